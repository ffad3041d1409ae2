import { type Claim, distance, isBlank, otherDistance } from "./claim.ts";
import type { CodeMatch } from "./find-code.ts";

/** A place to anchor to: lines of one side, inclusive. */
export interface Place {
  readonly side: "RIGHT" | "LEFT";
  readonly startLine: number;
  readonly line: number;
}

/**
 * The lines to anchor a found snippet to. The snippet's own as a rule. Where it quotes only the beginning or the end of
 * the claimed range, or all but blank lines, the range is meant. Context lines stay on the left only when the claim
 * says so and their old numbers alone agree with it.
 */
export function fitToClaim(match: CodeMatch, claim: Claim | undefined): Place {
  const { side, startLine, line } = match;
  if (claim === undefined) return { side, startLine, line };
  const byOther = otherDistance(match, claim);
  const byOwn = distance({ ...match, otherStartLine: null }, claim);
  const shift = match.otherStartLine === null ? 0 : startLine - match.otherStartLine;
  const lines =
    withBlankLines(match, claim) ?? claimedLines(match, claim, byOther < byOwn ? shift : 0);
  const left = { startLine: lines.startLine - shift, line: lines.line - shift };
  const onlyLeftAgrees = byOwn > 0 && left.startLine === claim.startLine && shift !== 0;
  const leftNamed = claim.sideNamed && claim.side === "LEFT" && side === "RIGHT";
  return leftNamed && onlyLeftAgrees ? { side: "LEFT", ...left } : { side, ...lines };
}

type Lines = Pick<Place, "startLine" | "line">;

/** The snippet's lines with the blank ones it quotes around them, if these make it as long as the claim. */
function withBlankLines(match: CodeMatch, claim: Claim): Lines | undefined {
  const { hunk, reading } = match;
  const missing = claim.line - claim.startLine - (match.line - match.startLine);
  const before = Math.min(reading.blankBefore, missing);
  const after = missing - before;
  if (missing <= 0 || after > reading.blankAfter) return undefined;
  const startLine = match.startLine - before;
  const line = match.line + after;
  const blank =
    isBlank(hunk, startLine, match.startLine - 1) && isBlank(hunk, match.line + 1, line);
  return blank ? { startLine, line } : undefined;
}

/** The claimed lines, if the snippet quotes their beginning or their end; else its own. */
function claimedLines({ hunk, startLine, line }: CodeMatch, claim: Claim, shift: number): Lines {
  const claimed = { startLine: claim.startLine + shift, line: claim.line + shift };
  const inside = startLine >= claimed.startLine && line <= claimed.line;
  const touches =
    isBlank(hunk, claimed.startLine, startLine - 1) || isBlank(hunk, line + 1, claimed.line);
  const valid = claimed.startLine >= hunk.first && claimed.line <= hunk.last;
  return inside && touches && valid ? claimed : { startLine, line };
}
