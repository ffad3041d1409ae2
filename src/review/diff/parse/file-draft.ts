import { type FileDiff, type FileStatus, type Hunk, submoduleMode } from "../diff.ts";
import { headerPaths, unifiedPaths, unquotePath } from "./git-header.ts";

/** A file of a diff while its lines are still being read. */
export interface FileDraft {
  oldPath: string | null;
  newPath: string | null;
  status: FileStatus;
  oldMode: string | null;
  newMode: string | null;
  binary: boolean;
  /** What stood behind `--- `, until the `+++ ` line completes it. */
  oldLabel: string | undefined;
  readonly hunks: Hunk[];
}

/** A draft for the file that a `diff --git` line opens, given what stands behind these words. */
export function gitFileDraft(text: string): FileDraft {
  const paths = headerPaths(text);
  return {
    oldPath: paths?.oldPath ?? null,
    newPath: paths?.newPath ?? null,
    status: "modified",
    oldMode: null,
    newMode: null,
    binary: false,
    oldLabel: undefined,
    hunks: [],
  };
}

/**
 * Takes one line of git's extended header into the draft. Lines it does not know (similarity, binary data, what a mail
 * puts around a diff) are left out. https://git-scm.com/docs/diff-format#generate_patch_text_with_p
 */
export function readHeaderLine(draft: FileDraft, line: string): void {
  const [, word = "", value = ""] = headerLine.exec(line) ?? [];
  switch (word) {
    case "old mode ":
      draft.oldMode = value;
      return;
    case "new mode ":
      draft.newMode = value;
      return;
    case "new file mode ":
      draft.status = "added";
      draft.newMode = value;
      return;
    case "deleted file mode ":
      draft.status = "deleted";
      draft.oldMode = value;
      return;
    case "rename from ":
    case "copy from ":
      draft.oldPath = unquotePath(value);
      return;
    case "rename to ":
    case "copy to ":
      draft.status = word === "copy to " ? "copied" : "renamed";
      draft.newPath = unquotePath(value);
      return;
    case "index ":
      readIndexLine(draft, value);
      return;
    case "--- ":
      draft.oldLabel = value;
      return;
    case "+++ ":
      readLabels(draft, value);
      return;
    case "Binary files ":
    case "GIT binary patch":
      draft.binary = true;
      return;
  }
}

const headerLine =
  /^(old mode |new mode |new file mode |deleted file mode |rename from |rename to |copy from |copy to |index |--- |\+\+\+ |Binary files |GIT binary patch)(.*)$/su;

/** The draft as a finished value. */
export function finishedFile(draft: FileDraft): FileDiff {
  const { status, oldMode, newMode, binary, hunks } = draft;
  return {
    oldPath: status === "added" ? null : draft.oldPath,
    newPath: status === "deleted" ? null : draft.newPath,
    status,
    oldMode,
    newMode,
    binary,
    submodule: oldMode === submoduleMode || newMode === submoduleMode,
    hunks,
  };
}

/** `index OLD..NEW MODE`: the mode is there only when it is the same on both sides. */
function readIndexLine(draft: FileDraft, value: string): void {
  const mode = /^[0-9a-f]+\.\.[0-9a-f]+ (\d{6})$/u.exec(value)?.[1];
  if (mode === undefined) return;
  draft.oldMode = mode;
  draft.newMode = mode;
}

/** The labels matter only where no line of git's own has named the paths. */
function readLabels(draft: FileDraft, newLabel: string): void {
  if (draft.oldPath !== null || draft.newPath !== null || draft.oldLabel === undefined) return;
  const { oldPath, newPath } = unifiedPaths(draft.oldLabel, newLabel);
  draft.oldPath = oldPath;
  draft.newPath = newPath;
  if (oldPath === null) draft.status = "added";
  if (newPath === null) draft.status = "deleted";
}
