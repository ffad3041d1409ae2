import { surroundingsShare } from "../../review/diff/cut-file.ts";
import type { FileDiff, Hunk } from "../../review/diff/diff.ts";

/** What surrounds the hunks of a small part may take so much, however little the hunks take. */
const minTokens = 6_000;

/**
 * The hunks of a part that are shown with the functions around them: those that cost least first, as many as fit.
 * @param diffTokens what the hunks take themselves
 * @param room what the part has left
 */
export function grownHunks(
  files: readonly FileDiff[],
  diffTokens: number,
  room: number,
): ReadonlySet<Hunk> {
  let left = Math.min(room, Math.max(minTokens, Math.floor(diffTokens * surroundingsShare)));
  const grown = new Set<Hunk>();
  const sized = files
    .flatMap(({ hunks }) => hunks)
    .map((hunk) => ({ hunk, tokens: hunk.surroundings?.tokens ?? 0 }))
    .filter(({ tokens }) => tokens > 0)
    .toSorted((one, other) => one.tokens - other.tokens);
  for (const { hunk, tokens } of sized) {
    if (tokens > left) break;
    left -= tokens;
    grown.add(hunk);
  }
  return grown;
}
