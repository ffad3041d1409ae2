import type { Side } from "../../model/issue.ts";
import { codeKey, quotedLine } from "./code-key.ts";
import type { DiffLine, FileDiff, Hunk } from "./diff.ts";

/**
 * The lines of one hunk that one side reaches, as GitHub numbers them: RIGHT added and context lines by new number,
 * LEFT deleted and context lines by old number. Numbers follow each other without a gap.
 * https://docs.github.com/rest/pulls/comments#create-a-review-comment-for-a-pull-request
 */
export interface HunkSide {
  readonly side: Side;
  readonly lines: readonly DiffLine[];
  /** Number on this side of the first and the last line. */
  readonly first: number;
  readonly last: number;
  /** Lines that are not blank; `key` is the code without white space, as it is quoted, `start` where it begins in `text`. */
  readonly code: readonly SideLine[];
  /** All keys in a row. */
  readonly text: string;
}

interface SideLine {
  readonly line: number;
  readonly key: string;
  readonly start: number;
  readonly source: DiffLine;
}

const known = new WeakMap<FileDiff, readonly HunkSide[]>();

/** Every side of every hunk that has lines: the right ones first. */
export function hunkSides(file: FileDiff): readonly HunkSide[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const sides = (["RIGHT", "LEFT"] as const).flatMap((side) =>
    file.hunks.flatMap((hunk) => hunkSide(hunk, side) ?? []),
  );
  // Many issues ask for the same few files.
  known.set(file, sides);
  return sides;
}

/** The number of a line on a side; undefined when that side does not reach it. */
export function lineOn(line: DiffLine, side: Side): number | undefined {
  return (side === "RIGHT" ? line.newLine : line.oldLine) ?? undefined;
}

/** Whether lines are unchanged and have the same numbers on both sides. */
export function numberedAlike(hunk: HunkSide, startLine: number, line: number): boolean {
  return hunk.lines
    .slice(startLine - hunk.first, line - hunk.first + 1)
    .every(({ oldLine, newLine }) => oldLine === newLine);
}

function hunkSide(hunk: Hunk, side: Side): HunkSide | undefined {
  const lines = hunk.lines.filter((line) => lineOn(line, side) !== undefined);
  const first = side === "RIGHT" ? hunk.newStart : hunk.oldStart;
  if (lines.length === 0) return undefined;
  const code: SideLine[] = [];
  let start = 0;
  for (const [index, source] of lines.entries()) {
    const key = codeKey(quotedLine(source.text));
    if (key === "") continue;
    code.push({ line: first + index, key, start, source });
    start += key.length;
  }
  const text = code.map(({ key }) => key).join("");
  return { side, lines, first, last: first + lines.length - 1, code, text };
}
