import type { Anchor } from "../../model/issue.ts";
import { type Diff, diffPath, type FileDiff, type Hunk } from "../../review/diff/diff.ts";
import { parseDiff } from "../../review/diff/parse/parse-diff.ts";
import { hasHidden } from "../../text/hidden.ts";
import type { LineEnds } from "../../text/line-ends.ts";

/** Lines to comment on, and what takes their place when somebody applies the suggestion. RIGHT side. */
export interface Suggestion {
  readonly file: string;
  /** 1-based, inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Each line with its line feed; empty to delete the lines. */
  readonly replacement: string;
}

/** How a patch was made. */
interface SuggestionOptions {
  /** It stands on other fixes and not on the head, so that its line numbers may be others there. */
  readonly builtOnOthers?: boolean;
  /** How the lines of the whole file end at the head. Missing: with line feeds. */
  readonly lineEnds?: LineEnds;
}

/** A suggestion over more lines than this is hard to read beside the diff. */
const maxLines = 20;

/**
 * A patch against the head as a suggestion. GitHub replaces exactly the commented lines, and only lines of the diff
 * can be commented.
 * Undefined where the patch cannot be one: it changes more than one place, lines outside the hunk, or line ends. So
 * is one that is too long, has hidden characters, is far from its issue, or is for a file that is no UTF-8. GitHub
 * writes the line ends of the file: lines are given without, and where ends are mixed nobody knows which it takes. Nor
 * what it makes of a last line that has no end.
 * @param patch unified diff, as git prints it
 * @param anchor where the issue sits
 */
export function suggestionOf(
  patch: string,
  anchor: Anchor,
  diff: Diff,
  { builtOnOthers = false, lineEnds = "lf" }: SuggestionOptions = {},
): Suggestion | undefined {
  const [change, ...others] = parseDiff(patch).files;
  if (change === undefined || others.length > 0 || change.status !== "modified") return undefined;
  const [hunk, ...more] = change.hunks;
  const file = diff.files.find((one) => diffPath(one) === anchor.file);
  if (hunk === undefined || more.length > 0 || file === undefined) return undefined;
  // GitHub would write UTF-8 among other bytes.
  if (file.encoding !== undefined || !patch.isWellFormed()) return undefined;
  if (diffPath(change) !== anchor.file || anchor.kind !== "line" || anchor.side !== "RIGHT") {
    return undefined;
  }
  const shift = builtOnOthers ? shiftOf(hunk, file) : 0;
  const edit = shift === undefined ? undefined : editOf(hunk, shift);
  if (edit === undefined) return undefined;
  const firstLine = Math.min(edit.first, anchor.startLine ?? anchor.line ?? edit.first);
  const lastLine = Math.max(edit.last, anchor.line ?? edit.last);
  if (lastLine - firstLine >= maxLines || edit.lines.length > maxLines) return undefined;
  const before = rightLines(file, firstLine, edit.first - 1);
  const old = rightLines(file, edit.first, edit.last);
  const after = rightLines(file, edit.last + 1, lastLine);
  if (lineEnds === "mixed" || endsOpen(file, firstLine, lastLine)) return undefined;
  if (!before || !old || !after || !inOneHunk(file, firstLine, lastLine)) return undefined;
  if (old.join("\n") !== edit.old.join("\n")) return undefined;
  const lines = withoutReturns([...before, ...edit.lines, ...after], lineEnds);
  if (lines === undefined) return undefined;
  const replacement = lines.map((line) => `${line}\n`).join("");
  if (hasHidden(replacement) || replacement.includes("\ufffd")) return undefined;
  return { file: anchor.file, firstLine, lastLine, replacement };
}

/** Lines without the carriage return that all of the file have; undefined where one of them has none. */
function withoutReturns(lines: readonly string[], lineEnds: LineEnds): string[] | undefined {
  if (lineEnds !== "crlf") return [...lines];
  return lines.every((line) => line.endsWith("\r"))
    ? lines.map((line) => line.slice(0, -1))
    : undefined;
}

/** Whether one of the lines is the file's last, and has no line feed. */
function endsOpen(file: FileDiff, first: number, last: number): boolean {
  return file.hunks.some(({ lines }) =>
    lines.some(
      ({ newLine, noNewline }) =>
        noNewline && newLine !== null && newLine >= first && newLine <= last,
    ),
  );
}

interface Edit {
  /** Lines of the head that are replaced; at least one. */
  readonly first: number;
  readonly last: number;
  readonly old: readonly string[];
  readonly lines: readonly string[];
}

/**
 * By how many lines a hunk stands elsewhere in the head than it says, because the fixes before it added or deleted lines
 * above. Undefined where its lines stand nowhere in the head, or in more than one place.
 */
function shiftOf(hunk: Hunk, file: FileDiff): number | undefined {
  const shown = new Map(
    file.hunks.flatMap(({ lines }) =>
      lines.flatMap(({ newLine, text }) => (newLine === null ? [] : [[newLine, text] as const])),
    ),
  );
  const old = hunk.lines.flatMap(({ kind, oldLine, text }) =>
    oldLine === null ? [] : [{ at: oldLine, text, isContext: kind === "context" }],
  );
  const first = old.find(({ isContext }) => !isContext) ?? old[0];
  if (first === undefined) return undefined;
  const shifts = [...shown.keys()]
    .filter((line) => shown.get(line) === first.text)
    .map((line) => line - first.at)
    .filter((shift) =>
      old.every(({ at, text, isContext }) => {
        const there = shown.get(at + shift);
        // What stands around the diff is not known.
        return there === undefined ? isContext : there === text;
      }),
    );
  return shifts.length === 1 ? shifts[0] : undefined;
}

/** The one place that a hunk changes, from its first to its last changed line; a pure insertion takes a neighbour along. */
function editOf(hunk: Hunk, shift: number): Edit | undefined {
  if (hunk.lines.some((line) => line.noNewline && line.kind !== "context")) return undefined;
  const changed = hunk.lines.map((line) => line.kind !== "context");
  let from = changed.indexOf(true);
  let to = changed.lastIndexOf(true);
  const hasOld = () => hunk.lines.slice(from, to + 1).some((line) => line.kind !== "added");
  if (from > 0 && !hasOld()) from -= 1;
  if (to < hunk.lines.length - 1 && !hasOld()) to += 1;
  const lines = hunk.lines.slice(from, to + 1);
  const old = lines.filter((line) => line.kind !== "added");
  const first = old[0]?.oldLine;
  if (first === undefined || first === null) return undefined;
  return {
    first: first + shift,
    last: first + shift + old.length - 1,
    old: old.map((line) => line.text),
    lines: lines.filter((line) => line.kind !== "deleted").map((line) => line.text),
  };
}

/** Lines of the new version by number, as far as the diff shows them; undefined when one is missing. */
function rightLines(file: FileDiff, first: number, last: number): string[] | undefined {
  const lines: string[] = [];
  for (const line of file.hunks.flatMap((hunk) => hunk.lines)) {
    if (line.newLine !== null && line.newLine >= first && line.newLine <= last) {
      lines.push(line.text);
    }
  }
  return lines.length === Math.max(0, last - first + 1) ? lines : undefined;
}

function inOneHunk(file: FileDiff, first: number, last: number): boolean {
  return file.hunks.some((hunk) => first >= hunk.newStart && last < hunk.newStart + hunk.newCount);
}
