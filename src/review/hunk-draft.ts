import type { DiffLine, Hunk } from "./diff.ts";

/** A hunk while its lines are still being read. */
export interface HunkDraft {
  readonly hunk: Hunk;
  readonly lines: DraftLine[];
  /** How many lines of each side are still to come, and the numbers of the next ones. */
  oldLeft: number;
  newLeft: number;
  oldLine: number;
  newLine: number;
}

type DraftLine = { -readonly [Key in keyof DiffLine]: DiffLine[Key] };

/** A draft for the hunk that a line opens; undefined when the line is no hunk header. An omitted count is 1. */
export function hunkDraft(line: string): HunkDraft | undefined {
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/su.exec(line);
  if (match === null) return undefined;
  const [, oldStart, oldCount = "1", newStart, newCount = "1", section = ""] = match;
  const lines: DraftLine[] = [];
  const hunk = {
    oldStart: Number(oldStart),
    oldCount: Number(oldCount),
    newStart: Number(newStart),
    newCount: Number(newCount),
    section,
    lines,
  };
  return {
    hunk,
    lines,
    oldLeft: hunk.oldCount,
    newLeft: hunk.newCount,
    oldLine: hunk.oldStart,
    newLine: hunk.newStart,
  };
}

/** Whether all lines that the hunk's header announced have been read. */
export function hunkComplete(draft: HunkDraft): boolean {
  return draft.oldLeft === 0 && draft.newLeft === 0;
}

/** Takes one line into an incomplete hunk; false when the line does not fit into it. */
export function readHunkLine(draft: HunkDraft, line: string): boolean {
  // Mail programs and editors strip the blank that stands for an empty context line; git apply bears with it, so do we.
  const sign = line === "" ? 32 : line.charCodeAt(0);
  const text = line.slice(1);
  if (sign === 32 && draft.oldLeft > 0 && draft.newLeft > 0) {
    draft.lines.push({
      kind: "context",
      oldLine: draft.oldLine++,
      newLine: draft.newLine++,
      text,
      noNewline: false,
    });
    draft.oldLeft -= 1;
    draft.newLeft -= 1;
    return true;
  }
  if (sign === 43 && draft.newLeft > 0) {
    draft.lines.push({
      kind: "added",
      oldLine: null,
      newLine: draft.newLine++,
      text,
      noNewline: false,
    });
    draft.newLeft -= 1;
    return true;
  }
  if (sign === 45 && draft.oldLeft > 0) {
    draft.lines.push({
      kind: "deleted",
      oldLine: draft.oldLine++,
      newLine: null,
      text,
      noNewline: false,
    });
    draft.oldLeft -= 1;
    return true;
  }
  return sign === 92 && markNoNewline(draft);
}

/** Takes git's `\ No newline at end of file`, which speaks of the line before it and may be in any language. */
export function markNoNewline(draft: HunkDraft): boolean {
  const last = draft.lines.at(-1);
  if (last === undefined) return false;
  last.noNewline = true;
  return true;
}
