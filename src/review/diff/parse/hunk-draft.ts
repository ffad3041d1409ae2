import type { DiffLine, Hunk } from "../diff.ts";

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

/**
 * Takes one line into an incomplete hunk; false when it does not fit. `sign` is the code of its first character, NaN of
 * an empty line; `text` is what stands behind it.
 */
export function readHunkLine(draft: HunkDraft, sign: number, text: string): boolean {
  const { lines } = draft;
  switch (sign) {
    case plus:
      if (draft.newLeft-- === 0) return false;
      lines.push(draftLine("added", null, draft.newLine++, text));
      return true;
    case minus:
      if (draft.oldLeft-- === 0) return false;
      lines.push(draftLine("deleted", draft.oldLine++, null, text));
      return true;
    case backslash:
      return markNoNewline(draft);
    default:
      // Mail programs and editors strip the blank of an empty context line; git apply bears with it, so do we.
      if (sign !== blank && !Number.isNaN(sign)) return false;
      if (draft.oldLeft-- === 0 || draft.newLeft-- === 0) return false;
      lines.push(draftLine("context", draft.oldLine++, draft.newLine++, text));
      return true;
  }
}

const blank = 32;
const plus = 43;
const minus = 45;
const backslash = 92;

function draftLine(
  kind: DiffLine["kind"],
  oldLine: number | null,
  newLine: number | null,
  text: string,
): DraftLine {
  return { kind, oldLine, newLine, text, noNewline: false };
}

/** Takes git's `\ No newline at end of file`, which speaks of the line before it and may be in any language. */
export function markNoNewline(draft: HunkDraft): boolean {
  const last = draft.lines.at(-1);
  if (last === undefined) return false;
  last.noNewline = true;
  return true;
}
