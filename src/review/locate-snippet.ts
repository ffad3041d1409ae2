import { type Choice, chooseMatch, chooseSimilar } from "./choose-match.ts";
import type { Claim } from "./claim.ts";
import { findCode, weight } from "./find-code.ts";
import { findSimilar } from "./find-similar.ts";
import type { HunkSide } from "./hunk-side.ts";
import { snippetReadings } from "./snippet-readings.ts";

/**
 * Where a snippet comes from among a file's hunks: the most literal reading that stands anywhere decides; only when none
 * does, lines that resemble it are looked for.
 */
export function locateSnippet(
  snippet: string,
  claim: Claim | undefined,
  hunks: readonly HunkSide[],
): Choice {
  const readings = snippetReadings(snippet);
  for (const reading of readings) {
    const matches = hunks.flatMap((hunk) => findCode(reading, hunk));
    const choice = chooseMatch(matches, claim, weight(reading));
    if (choice.status !== "nothing") return choice;
  }
  const similar = readings
    .filter(({ pieces }) => pieces.length === 1)
    .flatMap((reading) => hunks.flatMap((hunk) => findSimilar(reading, hunk)));
  return chooseSimilar(similar, claim);
}

/** How many words a snippet quotes, by its most literal reading. */
export function snippetWeight(snippet: string): number {
  const [reading] = snippetReadings(snippet);
  return reading === undefined ? 0 : weight(reading);
}
