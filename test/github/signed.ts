import { type Keyring, openKeyring } from "../../src/github/marker/keyring.ts";
import { type Marker, parseMarker } from "../../src/github/marker/marker.ts";
import { places, withSignedMarker } from "../../src/github/marker/signed-marker.ts";

/** GitHub's number of the repository for everything that runs in the process of a test. */
export const testRepositoryId = 4711;

/** Keys of vendors for everything that runs in the process of a test. */
export const testKeys = {
  anthropic: "test-key-anthropic",
  openai: "test-key-openai",
  gemini: "test-key-gemini",
} as const;

/** What signs there. */
export const testKeyring = openKeyring({
  repositoryId: testRepositoryId,
  markerKeys: [],
  apiKeys: Object.values(testKeys),
});

/** A comment of our own in the conversation of a pull request. */
export function signed(
  body: string,
  marker: Marker,
  keyring = testKeyring,
  pullNumber = 1,
): string {
  const at = marker.kind === "review" ? places.review : places.conversation;
  return withSignedMarker(body, marker, { pullNumber, at }, keyring);
}

/** What a text's marker says, whoever wrote it. */
export const markedIn = (text: string): Marker | undefined => parseMarker(text)?.claimed;

/** What signs in a world that a whole step runs in, with the keys that the step is given. */
export function keyringIn({
  repository,
  models,
}: {
  readonly repository: { readonly id: number };
  readonly models: { readonly keys: Readonly<Record<string, readonly string[]>> };
}): Keyring {
  const apiKeys = ["anthropic", "openai", "gemini"].flatMap((name) => models.keys[name]?.[0] ?? []);
  return openKeyring({ repositoryId: repository.id, markerKeys: [], apiKeys });
}
