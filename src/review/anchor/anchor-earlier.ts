import type { Anchor, Issue, Side } from "../../model/issue.ts";
import { type Diff, diffPath } from "../diff/diff.ts";
import { type HunkSide, hunkSides } from "../diff/hunk-side.ts";
import { anchorIssue } from "./anchor.ts";
import { type Hash, lineKey } from "./issue-place.ts";
import type { KnownFiles } from "./known-files.ts";

interface KeyedLine {
  readonly side: Side;
  readonly line: number;
  readonly key: string;
}

/** Many issues ask for the same few hunks. */
const made = new WeakMap<HunkSide, { readonly hash: Hash; readonly lines: readonly KeyedLine[] }>();

function keyedLines(hunk: HunkSide, hash: Hash): readonly KeyedLine[] {
  const before = made.get(hunk);
  if (before?.hash === hash) return before.lines;
  const { side, code } = hunk;
  const lines = code.map(({ line, source }) => ({ side, line, key: lineKey(source.text, hash) }));
  made.set(hunk, { hash, lines });
  return lines;
}

/**
 * Where an issue of an earlier run sits now. Its line number is from the earlier review. The first of its lines of code
 * that still stands tells the line of now; of several places the nearest counts. Without one it is anchored as any
 * issue that names no line.
 * @param issue `file` is the file's path of now; `code` as in `issuePlace`
 */
export function anchorEarlier(
  issue: Issue & { readonly code: readonly string[] },
  diff: Diff,
  hash: Hash,
  known?: KnownFiles,
): Anchor {
  const side = issue.side ?? "RIGHT";
  const lines = diff.files
    .filter((file) => diffPath(file) === issue.file && !file.binary)
    .flatMap(hunkSides)
    .flatMap((hunk) => keyedLines(hunk, hash));
  for (const key of issue.code) {
    const found = lines.filter((line) => line.key === key);
    const [nearest] = found.toSorted(
      (left, right) =>
        Number(right.side === side) - Number(left.side === side) ||
        Math.abs(left.line - (issue.line ?? 0)) - Math.abs(right.line - (issue.line ?? 0)),
    );
    if (nearest !== undefined) {
      return {
        kind: "line",
        file: issue.file,
        side: nearest.side,
        startLine: null,
        line: nearest.line,
        how: nearest.side === "RIGHT" ? "snippet" : "snippet-old",
      };
    }
  }
  return anchorIssue({ ...issue, line: null, endLine: null }, diff, known);
}
