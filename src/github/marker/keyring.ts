import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** A key for markers of one repository. */
interface MarkerKey {
  /** 8 hex digits that stand in the marker; they tell nothing of the key. */
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The keys of a run for the markers of one repository. Nothing that prints or writes a value may hold one. */
export interface Keyring {
  /** GitHub's number of the repository. */
  readonly repositoryId: number;
  /** Whose markers are read and written: those of other configurations are nobody's here. Null: that without a name. */
  readonly name: string | null;
  /** Every one of them signs. Empty: nothing is signed, and nothing is trusted. */
  readonly signing: readonly MarkerKey[];
  /** Any of them verifies. */
  readonly verifying: readonly MarkerKey[];
}

/** What a run has to sign with. */
export interface KeyringSecrets {
  /** 0: it is not known, so that nothing can be signed. */
  readonly repositoryId: number;
  /** Keys for nothing else, the newest first: that one signs. */
  readonly markerKeys: readonly string[];
  /** Of the configuration; missing: it has none. */
  readonly name?: string | null;
  /** Keys of vendors, used where there are no others: all of them sign, so that one may change. */
  readonly apiKeys: readonly string[];
}

/** Without any key: markers prevent that things are said twice, and nothing else. */
export const emptyKeyring: Keyring = { repositoryId: 0, name: null, signing: [], verifying: [] };

/** Derives the keys of a run. The vendors' keys themselves sign nothing. */
export function openKeyring({
  repositoryId,
  name = null,
  markerKeys,
  apiKeys,
}: KeyringSecrets): Keyring {
  if (repositoryId <= 0) return { ...emptyKeyring, name };
  if (markerKeys.length === 0) {
    const derived = apiKeys.map((key) => derive(key, repositoryId, "api-key"));
    return { repositoryId, name, signing: derived, verifying: derived };
  }
  const derived = markerKeys.map((key) => derive(key, repositoryId, "marker-key"));
  return { repositoryId, name, signing: derived.slice(0, 1), verifying: derived };
}

function derive(key: string, repositoryId: number, use: string): MarkerKey {
  const salt = `Crosscheck markers of repository ${repositoryId}`;
  const secret = new Uint8Array(hkdfSync("sha256", key, salt, use, 32));
  return { id: createHash("sha256").update(secret).digest("hex").slice(0, 8), secret };
}

/** The signatures of a message: `KEY-ID:HMAC` by each signing key, separated by blanks; empty without one. */
export function signaturesOf(message: string, { signing }: Keyring): string {
  return signing.map((key) => `${key.id}:${hmac(message, key).toString("hex")}`).join(" ");
}

/** Whether one of the signatures is of a message, by one of the keys. */
export function isSigned(message: string, signatures: string, { verifying }: Keyring): boolean {
  return signatures.split(" ").some((one) => {
    const [id, digest = ""] = one.split(":");
    const given = Buffer.from(digest, "hex");
    return verifying
      .filter((key) => key.id === id)
      .map((key) => hmac(message, key))
      .some((right) => right.length === given.length && timingSafeEqual(right, given));
  });
}

function hmac(message: string, { secret }: MarkerKey): Buffer {
  return createHmac("sha256", secret).update(message).digest();
}
