import { visible } from "../../text/hidden.ts";
import { type DiffLine, type FileDiff, type Hunk, linkMode } from "./diff.ts";
import { exportedNames } from "./exported-names.ts";
import { kindNotes } from "./file-kind.ts";
import { type ShownLineEnds, shownLineEnds } from "./shown-line-ends.ts";

const signs = { context: " ", added: "+", deleted: "-" } as const;

/**
 * Files of a diff as text for a prompt: what happened to each, then its hunks. Every line has its old number, its new
 * number and its sign, in columns. What is hidden is shown, so that a line of git's is one line, whatever is in it. A
 * deleted file is one line: how much it held, and what others may still use of it. The same files always make the same
 * text. Hostile: it goes into a prompt fenced.
 */
export function renderDiff(files: readonly FileDiff[]): string {
  return files.map(renderFile).join("\n");
}

function renderFile(file: FileDiff): string {
  if (file.status === "deleted") return visible(`=== ${headline(file, { shown: false })}`);
  const width = columnWidth(file);
  const ends = shownLineEnds(file);
  return [
    visible(`=== ${headline(file, ends)}`),
    ...file.hunks.flatMap((hunk) => renderHunk(hunk, width, ends)),
    "",
  ].join("\n");
}

/** How wide each column of numbers is in a file. */
export function columnWidth({ hunks }: FileDiff): number {
  const last = hunks.reduce((highest, hunk) => Math.max(highest, lastNumber(hunk)), 0);
  return Math.max(2, String(last).length);
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
export function renderHunk(hunk: Hunk, width: number, ends: ShownLineEnds): string[] {
  const { oldStart, oldCount, newStart, newCount, section } = hunk;
  const place = `@@ -${oldStart},${oldCount} +${newStart},${newCount} @@ ${section}`.trimEnd();
  return [visible(place), ...hunk.lines.map((line) => renderLine(line, width, ends))];
}

function renderLine(
  { kind, oldLine, newLine, text, noNewline }: DiffLine,
  width: number,
  { shown }: ShownLineEnds,
): string {
  const numbers = [oldLine, newLine].map((line) => String(line ?? "").padStart(width)).join(" ");
  const end = noNewline ? "\n\\ no line feed at the end of the file" : "";
  const code = shown || noNewline ? text : text.replace(/\r$/, "");
  return `${numbers} ${signs[kind]}${visible(code)}${end}`;
}

function lastNumber({ oldStart, oldCount, newStart, newCount }: Hunk): number {
  return Math.max(oldStart + oldCount, newStart + newCount);
}
