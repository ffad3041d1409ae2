import { visible } from "../../text/hidden.ts";
import { type DiffLine, type FileDiff, type Hunk, linkMode } from "./diff.ts";
import { exportedNames } from "./exported-names.ts";
import { kindNotes } from "./file-kind.ts";
import { type ShownLineEnds, shownLineEnds } from "./shown-line-ends.ts";

/**
 * How a prompt tells the lines of {@link renderDiff} apart. Numbers are not padded, and each line has one: the two
 * columns that git's viewers have cost a fifth more tokens.
 */
export const lineFormat =
  'Each line is its number, a blank and its code. "+12 code" was added as line 12 of the new file, "-12 code" was deleted and was line 12 of the old file, and "12 code" is unchanged and line 12 of the new file. "@@" begins a part that does not follow on the one before; behind it stands what encloses it.';

/**
 * Files of a diff as text for a prompt: what happened to each, then its hunks, each line as {@link lineFormat} says. What
 * is hidden is shown, so that a line of git's is one line, whatever is in it. A deleted file is one line: how much it
 * held, and what others may still use of it. The same files always make the same text. Hostile: it goes into a prompt
 * fenced.
 */
export function renderDiff(files: readonly FileDiff[]): string {
  return files.map(renderFile).join("\n");
}

function renderFile(file: FileDiff): string {
  if (file.status === "deleted") return visible(`=== ${headline(file, { shown: false })}`);
  const ends = shownLineEnds(file);
  return [
    visible(`=== ${headline(file, ends)}`),
    ...file.hunks.flatMap((hunk) => renderHunk(hunk, ends)),
    "",
  ].join("\n");
}

function headline(file: FileDiff, { note }: ShownLineEnds): string {
  const path = JSON.stringify(file.newPath ?? file.oldPath);
  const renamed = file.status === "renamed" || file.status === "copied";
  const notes = [
    renamed ? `${file.status} from ${JSON.stringify(file.oldPath)}` : file.status,
    ...(file.binary ? ["binary"] : []),
    ...(file.encoding ? [`${file.binary ? "" : "not UTF-8, "}read as ${file.encoding}`] : []),
    ...(file.submodule ? ["submodule"] : []),
    ...(modeChanged(file) ? [`mode ${file.oldMode} to ${file.newMode}`] : []),
    ...kindNotes(file),
    ...(note === undefined ? [] : [note]),
    ...(file.hunkCount === undefined ? [] : [partNote(file.hunks.length, file.hunkCount)]),
    ...(file.status === "deleted" ? deletionNotes(file) : []),
  ];
  return `${path} (${notes.join(", ")})`;
}

function partNote(shown: number, all: number): string {
  return `a part of the file: ${shown} of its ${all} hunks, the others are not shown here`;
}

/** What stands in the place of a deleted file's lines. */
function deletionNotes(file: FileDiff): string[] {
  const count = file.hunks.reduce((sum, { lines }) => sum + lines.length, 0);
  if (count === 0 || file.oldMode === linkMode) return [];
  const { names, more } = exportedNames(file);
  const list = [...names, ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return [
    `${count} ${count === 1 ? "line" : "lines"} not shown`,
    ...(list === "" ? [] : [`it exported: ${list}`]),
  ];
}

function modeChanged({ oldMode, newMode }: FileDiff): boolean {
  return oldMode !== null && newMode !== null && oldMode !== newMode;
}

/** The lines of one hunk, as {@link renderDiff} shows them. */
export function renderHunk({ section, lines }: Hunk, ends: ShownLineEnds): string[] {
  return [visible(`@@ ${section}`.trimEnd()), ...lines.map((line) => renderLine(line, ends))];
}

function renderLine(line: DiffLine, { shown }: ShownLineEnds): string {
  const { text, noNewline } = line;
  const end = noNewline ? "\n\\ no line feed at the end of the file" : "";
  const code = visible(shown || noNewline ? text : text.replace(/\r$/, ""));
  return `${numberOf(line)}${code === "" ? "" : ` ${code}`}${end}`;
}

function numberOf({ kind, oldLine, newLine }: DiffLine): string {
  if (kind === "deleted") return `-${oldLine}`;
  return `${kind === "added" ? "+" : ""}${newLine}`;
}
