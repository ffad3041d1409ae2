import { visible } from "../../text/hidden.ts";
import { type DiffLine, type FileDiff, type Hunk, linkMode } from "./diff.ts";
import { exportedNames } from "./exported-names.ts";
import { kindNotes } from "./file-kind.ts";
import { type ShownLineEnds, shownLineEnds } from "./shown-line-ends.ts";
import { newLines } from "./surroundings.ts";

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
 * @param grown hunks that are shown with what surrounds them
 */
export function renderDiff(files: readonly FileDiff[], grown: ReadonlySet<Hunk> = none): string {
  return files.map((file) => renderFile(file, grown)).join("\n");
}

const none: ReadonlySet<Hunk> = new Set();

function renderFile(file: FileDiff, grown: ReadonlySet<Hunk>): string {
  if (file.status === "deleted") return visible(`=== ${headline(file, { shown: false })}`);
  const ends = shownLineEnds(file);
  const lines = [visible(`=== ${headline(file, ends)}`)];
  let next = 0;
  for (const hunk of file.hunks) {
    const { surroundings } = hunk;
    const [before, after] = grown.has(hunk)
      ? [surroundings?.before ?? "", surroundings?.after ?? ""].map(linesOf)
      : [[], []];
    const { first, last } = newLines(hunk);
    const start = first - (before?.length ?? 0);
    const place = isProse(file) ? { ...hunk, section: "" } : hunk;
    if (start !== next) lines.push(renderPlace(place, start));
    for (const line of shownAround(before ?? [], start, ends)) lines.push(line);
    for (const line of hunk.lines) lines.push(renderLine(line, ends));
    for (const line of shownAround(after ?? [], last + 1, ends)) lines.push(line);
    next = last + 1 + (after?.length ?? 0);
  }
  lines.push("");
  return lines.join("\n");
}

/** Whether nothing encloses a line of a file: what git names there is some line of the text above. */
function isProse({ newPath, oldPath }: FileDiff): boolean {
  return /\.(?:md|mdx|markdown|rst|adoc|txt)$/i.test(newPath ?? oldPath ?? "");
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
export function renderHunk(hunk: Hunk, ends: ShownLineEnds): string[] {
  return [
    renderPlace(hunk, newLines(hunk).first),
    ...hunk.lines.map((line) => renderLine(line, ends)),
  ];
}

/** What encloses lines, as far as it begins above the first that is shown; where nobody knows, what git says. */
function renderPlace({ section, surroundings }: Hunk, firstShown: number): string {
  const heads = surroundings?.heads ?? [];
  const above = heads.filter(({ line }) => line < firstShown).map(({ text }) => text);
  return visible(`@@ ${heads.length === 0 ? section : above.join(" > ")}`.trimEnd());
}

function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

function shownAround(lines: readonly string[], first: number, ends: ShownLineEnds): string[] {
  return lines.map((text, at) => {
    const line = first + at;
    return renderLine(
      { kind: "context", oldLine: null, newLine: line, text, noNewline: false },
      ends,
    );
  });
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
