import { isSigned, type Keyring, signaturesOf } from "./keyring.ts";
import { type Marker, markerJson, parseMarker, withMarkerJson, withoutMarker } from "./marker.ts";

/** Where a marker stands, as it is known before it is posted. */
export interface MarkerPlace {
  readonly pullNumber: number;
  /** See {@link places}. */
  readonly at: string;
}

/** Places on a pull request. A marker says itself of which kind it is. */
export const places = {
  /** The conversation: the summary, and answers to commands there. */
  conversation: "conversation",
  /** A review's own text. */
  review: "review",
  /** The first comment of a thread on lines. @param line as it was posted: 1-based, the last one of a range */
  line: (path: string, side: string, line: number) => `line:${side}:${line}:${path}`,
  /** The first comment of a thread on a file. */
  file: (path: string) => `file:${path}`,
  /** A reply in a thread, by GraphQL's id of the thread. */
  thread: (id: string) => `thread:${id}`,
  /** The same, by REST's id of the thread's first comment. */
  repliesTo: (commentId: number) => `replies-to:${commentId}`,
} as const;

/** What a marker may be used for that proves nothing: not to say a thing twice. */
export type Claim =
  | { readonly kind: "issue"; readonly fingerprint: string }
  | { readonly kind: "review"; readonly key: string }
  | { readonly kind: "reply"; readonly key: string }
  | {
      readonly kind: "summary";
      readonly said: readonly string[];
      readonly head: string;
      readonly state: "running" | "done";
    };

/**
 * A marker of a comment that our account wrote. An account proves little: every workflow of a repository writes as
 * `github-actions[bot]`, strangers' words too. So what a marker remembers counts only where it is signed.
 */
export type ReadMarker<Kind extends Marker["kind"] = Marker["kind"]> =
  | {
      readonly trusted: true;
      readonly marker: Extract<Marker, { readonly kind: Kind }>;
      /** ISO time at which we wrote it: of two, the newer counts. */
      readonly time: string;
    }
  | {
      readonly trusted: false;
      readonly claim: Extract<Claim, { readonly kind: Kind }>;
      /** Null in those of versions that did not sign. */
      readonly time: string | null;
    };

/** A text with its marker behind it, signed for its place where there is a key. */
export function withSignedMarker(
  body: string,
  marker: Marker,
  place: MarkerPlace,
  keyring: Keyring,
): string {
  const { name } = keyring;
  const json = markerJson(marker, { time: new Date().toISOString(), name });
  return withMarkerJson(body, json, signaturesOf(messageOf(body, json, place, keyring), keyring));
}

/**
 * The marker of a comment that our account wrote; undefined when there is none, or it is another configuration's.
 * @param at every name that its place has
 */
export function readMarker(
  text: string,
  { pullNumber, at }: { readonly pullNumber: number; readonly at: readonly string[] },
  keyring: Keyring,
): ReadMarker | undefined {
  const parsed = parseMarker(text);
  if (parsed === undefined || parsed.name !== keyring.name) return undefined;
  const { claimed, time, signed } = parsed;
  const body = withoutMarker(text);
  const trusted =
    signed !== null &&
    at.some((one) => {
      const message = messageOf(body, signed.json, { pullNumber, at: one }, keyring);
      return isSigned(message, signed.signatures, keyring);
    });
  return trusted && time !== null
    ? { trusted, marker: claimed, time }
    : { trusted: false, claim: claimIn(claimed), time };
}

/** The same, where its kind is known to be another one: undefined. */
export function ofKind<Kind extends Marker["kind"]>(
  read: ReadMarker | undefined,
  kind: Kind,
): ReadMarker<Kind> | undefined {
  if (read === undefined) return undefined;
  const found = read.trusted ? read.marker.kind : read.claim.kind;
  return found === kind ? (read as ReadMarker<Kind>) : undefined;
}

/** What a marker of ours, or one that only may be ours, says was said already. */
export function claimOf<Kind extends Marker["kind"]>(
  read: ReadMarker<Kind>,
): Extract<Claim, { readonly kind: Kind }> {
  // The kind of what it claims is its own.
  return read.trusted ? (claimIn(read.marker) as Extract<Claim, { kind: Kind }>) : read.claim;
}

function claimIn(marker: Marker): Claim {
  switch (marker.kind) {
    case "issue":
      return { kind: "issue", fingerprint: marker.issue.fingerprint };
    case "review":
    case "reply":
      return { kind: marker.kind, key: marker.key };
    case "summary": {
      const { kind, said, head, state } = marker;
      return { kind, said, head, state };
    }
  }
}

/** What is signed: kind, head and time stand in the JSON. GitHub may change line ends, and blanks at both ends. */
function messageOf(
  body: string,
  json: string,
  { pullNumber, at }: MarkerPlace,
  { repositoryId }: Keyring,
): string {
  const text = body.replace(/\r\n?/g, "\n").trim();
  return JSON.stringify(["crosscheck marker", repositoryId, pullNumber, at, json, text]);
}
