import type { Keyring } from "../marker/keyring.ts";
import { places, withSignedMarker } from "../marker/signed-marker.ts";
import type { PlannedComment, PlannedReview, Publication } from "../plan/publication.ts";

/** The text of a planned review as it is posted. */
export function signedReview(
  { body, key }: Pick<PlannedReview, "body" | "key">,
  { pullNumber, head }: Pick<Publication, "pullNumber" | "head">,
  keyring: Keyring,
): string {
  const place = { pullNumber, at: places.review };
  return withSignedMarker(body, { kind: "review", head, key }, place, keyring);
}

/** The text of a planned comment as it is posted. */
export function signedComment(
  { body, marker, file, side, line }: PlannedComment,
  pullNumber: number,
  keyring: Keyring,
): string {
  const at = line === null ? places.file(file) : places.line(file, side, line);
  const place = { pullNumber, at };
  return withSignedMarker(body, marker, place, keyring);
}
