import type { Issue, Side } from "../../model/issue.ts";
import type { HunkSide } from "../diff/hunk-side.ts";
import type { CodeMatch } from "./find-code.ts";

/** Where a reviewer says its issue is. Numbers are 1-based and inclusive, `startLine` is at most `line`. */
export interface Claim {
  readonly startLine: number;
  readonly line: number;
  readonly side: Side;
  /** Whether the reviewer named the side. */
  readonly sideNamed: boolean;
}

/** The claim of an issue; undefined when it names no line. A range written backwards is turned round. */
export function claimOf(issue: Pick<Issue, "line" | "endLine" | "side">): Claim | undefined {
  const { line, endLine } = issue;
  if (line === null) return undefined;
  const end = endLine ?? line;
  return {
    startLine: Math.min(line, end),
    line: Math.max(line, end),
    side: issue.side ?? "RIGHT",
    sideNamed: issue.side !== null,
  };
}

/** Lines of one hunk on one side. */
export interface HunkRange {
  readonly hunk: HunkSide;
  readonly startLine: number;
  readonly line: number;
  /** Whether lines of the claim lie outside the hunk. */
  readonly cut: boolean;
}

/**
 * The claimed lines as GitHub takes them: inside one hunk, the one that holds most of them. Undefined when no hunk holds
 * any. Where the file has no line at all on the claimed side (a deleted file on the right), the other counts.
 */
export function claimedRange(claim: Claim, hunks: readonly HunkSide[]): HunkRange | undefined {
  const own = hunks.filter(({ side }) => side === claim.side);
  const usable = own.length > 0 ? own : hunks;
  let best: HunkRange | undefined;
  for (const hunk of usable) {
    const startLine = Math.max(claim.startLine, hunk.first);
    const line = Math.min(claim.line, hunk.last);
    if (startLine > line) continue;
    const cut = startLine !== claim.startLine || line !== claim.line;
    if (best === undefined || line - startLine > best.line - best.startLine) {
      best = { hunk, startLine, line, cut };
    }
  }
  return best;
}

/**
 * How many lines a match is away from the claim: 0 when it begins there, or lies within the claimed range. Lines that
 * both sides show are as near as the nearer of their two numbers.
 */
export function distance(match: CodeMatch, claim: Claim): number {
  const away = linesAway(match.startLine, match.line, claim);
  return Math.min(away, otherDistance(match, claim));
}

/** As {@link distance}, by the numbers of the claim's side alone; Infinity when that side does not show the lines. */
export function claimedDistance(match: CodeMatch, claim: Claim): number {
  if (match.side !== claim.side) return otherDistance(match, claim);
  return linesAway(match.startLine, match.line, claim);
}

/** As {@link distance}, by the numbers of the other side alone; Infinity when that side does not show the lines. */
export function otherDistance(match: CodeMatch, claim: Claim): number {
  if (match.otherStartLine === null) return Number.POSITIVE_INFINITY;
  const otherLine = match.otherStartLine + match.line - match.startLine;
  return linesAway(match.otherStartLine, otherLine, claim);
}

function linesAway(startLine: number, line: number, claim: Claim): number {
  if (startLine >= claim.startLine && line <= claim.line) return 0;
  return Math.abs(startLine - claim.startLine);
}

/** Whether a match begins where the claim does, or only blank lines after that, by the numbers of either side. */
export function beginsClaim(match: CodeMatch, claim: Claim): boolean {
  const { hunk, startLine, otherStartLine } = match;
  return [startLine, otherStartLine].some(
    (start) =>
      start !== null &&
      start >= claim.startLine &&
      isBlank(hunk, startLine - (start - claim.startLine), startLine - 1),
  );
}

/** Whether all lines from one number to another, both included, are blank; true when there are none. */
export function isBlank(hunk: HunkSide, from: number, to: number): boolean {
  for (let line = from; line <= to; line++) {
    if (hunk.lines[line - hunk.first]?.text.trim() !== "") return false;
  }
  return true;
}

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
