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
  for (const together of readings) {
    const found = together.map((reading) => hunks.flatMap((hunk) => findCode(reading, hunk)));
    if (found.some(({ length }) => length === 0)) continue;
    for (const [at, reading] of together.entries()) {
      const choice = chooseMatch(found[at] ?? [], claim, weight(reading));
      if (choice.status !== "nothing") return choice;
    }
  }
  const similar = readings
    .flat()
    .filter(({ pieces }) => pieces.length === 1)
    .flatMap((reading) => hunks.flatMap((hunk) => findSimilar(reading, hunk)));
  return chooseSimilar(similar, claim);
}

/** How many words a snippet quotes, by its most literal reading. */
export function snippetWeight(snippet: string): number {
  const reading = snippetReadings(snippet)[0]?.[0];
  return reading === undefined ? 0 : weight(reading);
}
