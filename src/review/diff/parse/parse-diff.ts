import type { Diff, FileDiff } from "../diff.ts";
import { type FileDraft, finishedFile, gitFileDraft, readHeaderLine } from "./file-draft.ts";
import {
  type HunkDraft,
  hunkComplete,
  hunkDraft,
  markNoNewline,
  readHunkLine,
} from "./hunk-draft.ts";
import { DiffSyntaxError } from "./syntax-error.ts";

/** Reads a diff piece by piece and holds no more than two of its files at a time. */
export interface DiffParser {
  /**
   * Takes the next piece of the text, cut anywhere, and returns the files that are complete with it.
   * Throws {@link DiffSyntaxError}.
   */
  push(chunk: string): FileDiff[];
  /** Ends the text and returns the files still open. Throws {@link DiffSyntaxError} when the last hunk is cut short. */
  end(): FileDiff[];
}

/** The diff that a text holds: what `git diff` prints, or any other unified diff. Throws {@link DiffSyntaxError}. */
export function parseDiff(text: string): Diff {
  const parser = createDiffParser();
  return { files: [...parser.push(text), ...parser.end()] };
}

/** A parser for one diff that arrives in pieces. */
export function createDiffParser(): DiffParser {
  let unread = "";
  let lineNumber = 0;
  let file: FileDraft | undefined;
  let hunk: HunkDraft | undefined;
  let held: FileDiff | undefined;
  let complete: FileDiff[] = [];

  /** A deleted file waits for the next one: together they may be one file that changed its type. */
  function closeFile(): void {
    const next = file === undefined ? undefined : finishedFile(file);
    file = undefined;
    hunk = undefined;
    if (next === undefined) return;
    if (next.oldPath === null && next.newPath === null) {
      if (next.hunks.length > 0) throw new DiffSyntaxError("A hunk of no known file", lineNumber);
      return;
    }
    const joined = held === undefined ? undefined : typeChange(held, next);
    if (held !== undefined && joined === undefined) complete.push(held);
    held = undefined;
    if (joined !== undefined) complete.push(joined);
    else if (next.status === "deleted") held = next;
    else complete.push(next);
  }

  function readLine(source: string, start: number, end: number): void {
    lineNumber += 1;
    if (hunk === undefined || hunkComplete(hunk)) {
      readOutsideHunk(source.slice(start, end));
      return;
    }
    const sign = start === end ? Number.NaN : source.charCodeAt(start);
    if (readHunkLine(hunk, sign, source.slice(start + 1, end))) return;
    throw new DiffSyntaxError("Unexpected line in a hunk", lineNumber);
  }

  function readOutsideHunk(line: string): void {
    if (line.startsWith("diff --git ")) {
      closeFile();
      file = gitFileDraft(line.slice(11));
      return;
    }
    if (line.startsWith("--- ") && (file === undefined || file.hunks.length > 0)) {
      closeFile();
      file = gitFileDraft("");
    }
    if (file === undefined) return;
    if (hunk !== undefined && line.startsWith("\\")) {
      markNoNewline(hunk);
      return;
    }
    const next = line.startsWith("@@ ") ? hunkDraft(line) : undefined;
    if (next === undefined) {
      readHeaderLine(file, line);
      return;
    }
    hunk = next;
    file.hunks.push(next.hunk);
  }

  function taken(): FileDiff[] {
    const files = complete;
    complete = [];
    return files;
  }

  return {
    push(chunk) {
      // A line longer than many pieces is put together once, not with every piece.
      if (!chunk.includes("\n")) {
        unread += chunk;
        return [];
      }
      const text = unread + chunk;
      let start = 0;
      for (;;) {
        const end = text.indexOf("\n", start);
        if (end === -1) break;
        readLine(text, start, end);
        start = end + 1;
      }
      unread = text.slice(start);
      return taken();
    },
    end() {
      if (unread !== "") readLine(unread, 0, unread.length);
      unread = "";
      if (hunk !== undefined && !hunkComplete(hunk)) {
        throw new DiffSyntaxError("The last hunk ends too early", lineNumber);
      }
      closeFile();
      if (held !== undefined) complete.push(held);
      held = undefined;
      return taken();
    },
  };
}

/**
 * One file out of the two that git prints for a change of type. The old one is deleted, the new one added at the same
 * path. Undefined when the two are no such pair.
 */
function typeChange(deleted: FileDiff, added: FileDiff): FileDiff | undefined {
  if (deleted.status !== "deleted" || added.status !== "added") return undefined;
  if (deleted.oldPath !== added.newPath) return undefined;
  return {
    oldPath: deleted.oldPath,
    newPath: added.newPath,
    status: "type-changed",
    oldMode: deleted.oldMode,
    newMode: added.newMode,
    binary: deleted.binary || added.binary,
    submodule: deleted.submodule || added.submodule,
    hunks: [...deleted.hunks, ...added.hunks],
  };
}
