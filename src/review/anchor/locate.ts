import type { HunkSide } from "../diff/hunk-side.ts";
import { type Choice, chooseMatch, chooseSimilar } from "./choose-match.ts";
import type { Claim } from "./claim.ts";
import { findCode, weight } from "./find-code.ts";
import { findSimilar } from "./find-similar.ts";
import { snippetReadings } from "./snippet-readings.ts";

/** A way to look for a snippet among the hunks of a file. */
export type Locate = (
  snippet: string,
  claim: Claim | undefined,
  hunks: readonly HunkSide[],
) => Choice;

/** Where the code that a snippet quotes stands. The most literal reading that stands anywhere decides. */
export const locateQuoted: Locate = (snippet, claim, hunks) => {
  for (const together of snippetReadings(snippet)) {
    const found = together.map((reading) => hunks.flatMap((hunk) => findCode(reading, hunk)));
    if (found.some(({ length }) => length === 0)) continue;
    for (const [at, reading] of together.entries()) {
      const choice = chooseMatch(found[at] ?? [], claim, weight(reading));
      if (choice.status !== "nothing") return choice;
    }
  }
  return { status: "nothing" };
};

/** Where code stands that resembles a snippet: for snippets that {@link locateQuoted} finds nowhere. */
export const locateSimilar: Locate = (snippet, claim, hunks) => {
  const readings = snippetReadings(snippet).flat();
  const similar = readings
    .filter(({ pieces }) => pieces.length === 1)
    .flatMap((reading) => hunks.flatMap((hunk) => findSimilar(reading, hunk)));
  return chooseSimilar(similar, claim);
};

/** How many words a snippet quotes, by its most literal reading. */
export function snippetWeight(snippet: string): number {
  const reading = snippetReadings(snippet)[0]?.[0];
  return reading === undefined ? 0 : weight(reading);
}
