import type { Side } from "../../model/issue.ts";
import { unmarked } from "../../text/hidden.ts";
import { codeTokens, quotedLine } from "../diff/code-key.ts";
import type { DiffLine } from "../diff/diff.ts";
import { type HunkSide, lineOn } from "../diff/hunk-side.ts";
import type { SnippetReading } from "./snippet-readings.ts";

/** Consecutive lines of one hunk where a snippet may come from. */
export interface CodeMatch {
  readonly hunk: HunkSide;
  readonly side: Side;
  /** Numbers on that side, inclusive. */
  readonly startLine: number;
  readonly line: number;
  /** Numbers of the same lines on the other side, when it shows all of them as context; else null. */
  readonly otherStartLine: number | null;
  /** `whole`: the snippet is these lines; `part`: it begins or ends inside one of them, or leaves something out. */
  readonly extent: "whole" | "part";
  /** Whether indentation and spacing agree too. */
  readonly verbatim: boolean;
  readonly reading: SnippetReading;
}

/** Every place in a hunk where a reading's code stands, whatever its white space. */
export function findCode(reading: SnippetReading, hunk: HunkSide): CodeMatch[] {
  if (reading.side !== null && reading.side !== hunk.side) return [];
  const [first = "", ...others] = reading.pieces;
  const matches: CodeMatch[] = [];
  let after = 0;
  for (;;) {
    const start = hunk.text.indexOf(first, after);
    if (start === -1) return matches;
    let end = start + first.length;
    for (const piece of others) {
      const at = hunk.text.indexOf(piece, end);
      if (at === -1) return matches;
      end = at + piece.length;
    }
    const from = lineAt(hunk, start);
    const to = lineAt(hunk, end - 1);
    matches.push(codeMatch(hunk, from, to, extentOf(reading, hunk, start, end), reading));
    // Further places inside the same line are the same anchor.
    after = hunk.code[from + 1]?.start ?? hunk.text.length;
  }
}

/** The match that lines `from` to `to` (indices into `code`) of a hunk make. */
export function codeMatch(
  hunk: HunkSide,
  from: number,
  to: number,
  extent: CodeMatch["extent"],
  reading: SnippetReading,
): CodeMatch {
  const startLine = hunk.code[from]?.line ?? hunk.first;
  const line = hunk.code[to]?.line ?? hunk.last;
  return {
    hunk,
    side: hunk.side,
    startLine,
    line,
    otherStartLine: otherStartLine(hunk, startLine, line),
    extent,
    reading,
    // Seldom asked for, and a snippet may stand in thousands of places.
    get verbatim() {
      return isVerbatim(hunk, from, to, reading);
    },
  };
}

/** Lines without the blanks at their ends, and with hidden characters instead of marks, made once. */
const trimmed = new WeakMap<HunkSide | SnippetReading, readonly string[]>();

function trimmedLines(of: HunkSide | SnippetReading): readonly string[] {
  const known = trimmed.get(of);
  if (known !== undefined) return known;
  const lines = "code" in of ? of.code.map(({ source }) => source.text) : of.lines;
  const made = lines.map((line) => unmarked(line).trimEnd());
  trimmed.set(of, made);
  return made;
}

function isVerbatim(hunk: HunkSide, from: number, to: number, reading: SnippetReading): boolean {
  const [own, quoted] = [trimmedLines(hunk), trimmedLines(reading)];
  if (to - from + 1 !== quoted.length) return false;
  for (let at = from; at <= to; at += 1) if (own[at] !== quoted[at - from]) return false;
  return true;
}

/** Where the other side shows the same lines, also without a gap; null where it does not. */
function otherStartLine(hunk: HunkSide, startLine: number, line: number): number | null {
  const other: Side = hunk.side === "RIGHT" ? "LEFT" : "RIGHT";
  let first: number | null = null;
  for (let number = startLine; number <= line; number += 1) {
    const row: DiffLine | undefined = hunk.lines[number - hunk.first];
    const theirs = row && lineOn(row, other);
    if (theirs === undefined) return null;
    first ??= theirs;
    if (theirs !== first + number - startLine) return null;
  }
  return first;
}

/** How much code a reading quotes: words count, brackets alone say little. */
export function weight(reading: SnippetReading): number {
  return reading.lines
    .flatMap((line) => codeTokens(quotedLine(line)))
    .filter((token) => /[\p{L}\p{N}]{2}/u.test(token)).length;
}

function extentOf(
  reading: SnippetReading,
  hunk: HunkSide,
  start: number,
  end: number,
): CodeMatch["extent"] {
  const startsLine = hunk.code[lineAt(hunk, start)]?.start === start;
  const next = hunk.code[lineAt(hunk, end - 1) + 1];
  const endsLine = end === (next?.start ?? hunk.text.length);
  return startsLine && endsLine && reading.pieces.length === 1 ? "whole" : "part";
}

/** Index of the line that holds an offset of `text`. */
function lineAt(hunk: HunkSide, offset: number): number {
  let low = 0;
  let high = hunk.code.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((hunk.code[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
