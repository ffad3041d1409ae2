import type { DiffLine, FileDiff, Hunk } from "../diff/diff.ts";
import type { KnownFiles } from "./known-files.ts";

/** Files with all of their lines. */
export interface WholeFiles {
  /** A file of the diff; undefined where nobody knows its lines. */
  of(file: FileDiff): FileDiff | undefined;
  /** A file that did not change. */
  ofUnchanged(path: string): FileDiff | undefined;
}

/** Many issues ask for the same few files. */
const made = new WeakMap<KnownFiles, WholeFiles>();

/** The files of a repository with all of their lines, each made once. */
export function wholeFiles(known: KnownFiles | undefined): WholeFiles {
  if (known === undefined) return { of: () => undefined, ofUnchanged: () => undefined };
  const before = made.get(known);
  if (before !== undefined) return before;
  const ofDiff = new WeakMap<FileDiff, FileDiff | "none">();
  const unchanged = new Map<string, FileDiff | "none">();
  const files: WholeFiles = {
    of(file) {
      const path = file.newPath;
      // What was added or deleted is shown whole.
      if (path === null || file.status === "added") return undefined;
      return remembered(ofDiff, file, () => {
        const text = known.textOf(path);
        return text === undefined ? undefined : wholeFile(file, text);
      });
    },
    ofUnchanged(path) {
      return remembered(unchanged, path, () => {
        const text = known.textOf(path);
        return text === undefined ? undefined : unchangedFile(path, text);
      });
    },
  };
  made.set(known, files);
  return files;
}

function remembered<Key>(
  known: {
    get(key: Key): FileDiff | "none" | undefined;
    set(key: Key, value: FileDiff | "none"): unknown;
  },
  key: Key,
  make: () => FileDiff | undefined,
): FileDiff | undefined {
  const value = known.get(key) ?? make() ?? "none";
  known.set(key, value);
  return value === "none" ? undefined : value;
}

/** How many lines the head has of a whole file. */
export function lineCount({ hunks }: FileDiff): number {
  return hunks[0]?.newCount ?? 0;
}

/**
 * A file of a diff with every line that it has now, as one hunk: what the diff shows, and what did not change around it.
 * Undefined where the text is not the one that the diff was made of.
 */
function wholeFile(file: FileDiff, text: string): FileDiff | undefined {
  const own = linesOf(text);
  const lines: DiffLine[] = [];
  let [oldLine, newLine] = [1, 1];
  const unchangedUntil = (end: number) => {
    for (; newLine < end; newLine += 1, oldLine += 1) {
      lines.push(contextLine(own[newLine - 1] ?? "", oldLine, newLine));
    }
  };
  for (const hunk of file.hunks) {
    // Of an empty side git names the line before.
    const start = hunk.newStart + (hunk.newCount === 0 ? 1 : 0);
    if (start < newLine || start > own.length + 1 || !isFrom(own, hunk)) return undefined;
    unchangedUntil(start);
    for (const line of hunk.lines) lines.push(line);
    newLine = start + hunk.newCount;
    oldLine = hunk.oldStart + (hunk.oldCount === 0 ? 1 : 0) + hunk.oldCount;
  }
  unchangedUntil(own.length + 1);
  return { ...file, hunks: [hunkOf(lines)] };
}

/** A file that did not change, as a file of a diff that shows all of it. */
function unchangedFile(path: string, text: string): FileDiff {
  const lines = linesOf(text).map((line, at) => contextLine(line, at + 1, at + 1));
  return {
    oldPath: path,
    newPath: path,
    status: "modified",
    oldMode: null,
    newMode: null,
    binary: false,
    submodule: false,
    hunks: [hunkOf(lines)],
  };
}

/** Lines as git counts them. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function isFrom(own: readonly string[], { lines }: Hunk): boolean {
  return lines.every(({ newLine, text }) => newLine === null || own[newLine - 1] === text);
}

function contextLine(text: string, oldLine: number, newLine: number): DiffLine {
  return { kind: "context", oldLine, newLine, text, noNewline: false };
}

function hunkOf(lines: readonly DiffLine[]): Hunk {
  const count = (side: "oldLine" | "newLine") => lines.filter((line) => line[side] !== null).length;
  const counts = { oldCount: count("oldLine"), newCount: count("newLine") };
  return { oldStart: 1, newStart: 1, ...counts, section: "", lines };
}
