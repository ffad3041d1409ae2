import { type Claim, distance, otherDistance } from "./claim.ts";
import type { CodeMatch } from "./find-code.ts";

/** A place to anchor to: lines of one side, inclusive. */
export interface Place {
  readonly side: "RIGHT" | "LEFT";
  readonly startLine: number;
  readonly line: number;
}

/**
 * The lines to anchor a found snippet to. The snippet's own, unless it quotes only the beginning or the end of the
 * claimed range, or all of it but blank lines: then the range is meant. Context lines that the claim names by their old
 * numbers stay on the left.
 */
export function fitToClaim(match: CodeMatch, claim: Claim | undefined): Place {
  const { side, startLine, line } = match;
  if (claim === undefined) return { side, startLine, line };
  const byOther = otherDistance(match, claim);
  const shift = match.otherStartLine === null ? 0 : startLine - match.otherStartLine;
  const renumbered = byOther < distance({ ...match, otherStartLine: null }, claim) ? shift : 0;
  const place = throughBlankLines(match, within(match, claim, renumbered), claim);
  const leftNamed = claim.sideNamed && claim.side === "LEFT" && side === "RIGHT";
  if (!leftNamed || byOther > 0) return { side, ...place };
  const left = { startLine: place.startLine - shift, line: place.line - shift };
  // Only as it was claimed: a place that was moved by us is told in the numbers of the new code.
  if (left.startLine !== claim.startLine) return { side, ...place };
  return { side: "LEFT", ...left };
}

type Lines = Pick<Place, "startLine" | "line">;

function within({ hunk, startLine, line }: CodeMatch, claim: Claim, shift: number): Lines {
  const claimed = { startLine: claim.startLine + shift, line: claim.line + shift };
  const inside = startLine >= claimed.startLine && line <= claimed.line;
  const touches = startLine === claimed.startLine || line === claimed.line;
  const valid = claimed.startLine >= hunk.first && claimed.line <= hunk.last;
  return inside && touches && valid ? claimed : { startLine, line };
}

function throughBlankLines({ hunk }: CodeMatch, lines: Lines, claim: Claim): Lines {
  let { startLine, line } = lines;
  const isBlank = (number: number) => hunk.lines[number - hunk.first]?.text.trim() === "";
  let missing = claim.line - claim.startLine - (line - startLine);
  for (; missing > 0 && isBlank(line + 1); missing--) line++;
  for (; missing > 0 && isBlank(startLine - 1); missing--) startLine--;
  return missing === 0 ? { startLine, line } : lines;
}
