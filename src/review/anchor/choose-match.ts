import { beginsClaim, type Claim, claimedDistance, distance } from "./claim.ts";
import type { CodeMatch } from "./find-code.ts";
import type { SimilarMatch } from "./find-similar.ts";

/**
 * What the places where a snippet stands say together with the claim: one of them is meant, or nobody can tell.
 * `nothing`: there is no such place.
 */
export type Choice =
  | { readonly status: "chosen"; readonly match: CodeMatch }
  | { readonly status: "ambiguous" }
  | { readonly status: "nothing" };

/** The next place must be this many times as far as the nearest one before the nearest one is believed. */
const clearRatio = 5;
/** Lines of drift that are believed per word of the snippet; from `distinctive` words on any drift is. */
const driftPerWord = 12;
const distinctive = 3;

/**
 * Chooses among the places where a snippet stands. A place that the claim points at wins; otherwise the nearest, if it
 * is clearly the nearest and the snippet says enough. `words` is the snippet's weight.
 */
export function chooseMatch(
  found: readonly CodeMatch[],
  claim: Claim | undefined,
  words: number,
): Choice {
  const matches = found.filter(isPlaceOfItsOwn);
  const whole = matches.filter((match) => match.extent === "whole");
  if (claim === undefined) return onlyOne(whole.length > 0 ? whole : matches, words);

  const telling = whole.length === 0 ? matches : whole;
  const pointedAt = telling.filter((match) => distance(match, claim) === 0);
  const agreed = agreedMatch(pointedAt, claim);
  if (agreed !== undefined) return { status: "chosen", match: agreed };
  if (pointedAt.length > 0) return { status: "ambiguous" };

  const verbatim = whole.filter((match) => match.verbatim);
  const pool = [verbatim, whole, matches].find(({ length }) => length > 0) ?? [];
  return nearest(pool, claim, words);
}

/** Chooses among places that only resemble the snippet: stricter, and never against a better one elsewhere. */
export function chooseSimilar(similar: readonly SimilarMatch[], claim: Claim | undefined): Choice {
  const found = similar.filter(({ match }) => isPlaceOfItsOwn(match));
  const best = highest(found);
  const pointedAt = found.filter(({ match }) => claim !== undefined && beginsClaim(match, claim));
  const top = highest(pointedAt);
  const agreed = agreedMatch(
    pointedAt.filter(({ similarity }) => similarity === top).map(({ match }) => match),
    claim,
  );
  if (agreed !== undefined && top >= best - 0.25) return { status: "chosen", match: agreed };
  if (best < 0.75) return { status: "nothing" };
  const close = found.filter(({ similarity }) => similarity >= best - 0.15);
  return chooseMatch(
    close.map(({ match }) => match),
    claim,
    distinctive,
  );
}

function highest(similar: readonly SimilarMatch[]): number {
  return similar.reduce((best, { similarity }) => Math.max(best, similarity), 0);
}

/** The left twin of lines that the right side shows too is the same place. */
function isPlaceOfItsOwn(match: CodeMatch): boolean {
  return match.side === "RIGHT" || match.otherStartLine === null;
}

/** Without a claim only a single place counts; the new code goes before the old. */
function onlyOne(matches: readonly CodeMatch[], words: number): Choice {
  const right = matches.filter(({ side }) => side === "RIGHT");
  const [match, ...others] = right.length > 0 ? right : matches;
  if (match === undefined) return { status: "nothing" };
  if (others.length > 0 || words === 0) return { status: "ambiguous" };
  return { status: "chosen", match };
}

/** Of several places that the claim points at: the claimed side first, then where the claim begins, then its side's numbers. */
function agreedMatch(
  matches: readonly CodeMatch[],
  claim: Claim | undefined,
): CodeMatch | undefined {
  if (claim === undefined) return undefined;
  let left = matches;
  for (const test of [
    (match: CodeMatch) => match.side === claim.side || match.otherStartLine !== null,
    (match: CodeMatch) => beginsClaim(match, claim),
    (match: CodeMatch) => match.side === claim.side,
    (match: CodeMatch) => claimedDistance(match, claim) === 0,
  ]) {
    const passing = left.filter(test);
    if (passing.length > 0) left = passing;
  }
  return left.length === 1 ? left[0] : undefined;
}

function nearest(matches: readonly CodeMatch[], claim: Claim, words: number): Choice {
  const ordered = matches
    .map((match) => ({ match, away: distance(match, claim) }))
    .sort((left, right) => left.away - right.away);
  const [first, second] = ordered;
  if (first === undefined) return { status: "nothing" };
  if (words < distinctive && first.away > 3 + words * driftPerWord) return { status: "ambiguous" };
  if (second !== undefined && second.away < first.away * clearRatio) return { status: "ambiguous" };
  return { status: "chosen", match: first.match };
}
