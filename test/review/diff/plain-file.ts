import type { FileDiff } from "../../../src/review/diff/diff.ts";

/** A modified file of a diff, without its lines. */
export function plainFile(path: string, over: Partial<FileDiff> = {}): FileDiff {
  return {
    oldPath: path,
    newPath: path,
    status: "modified",
    oldMode: "100644",
    newMode: "100644",
    binary: false,
    submodule: false,
    hunks: [],
    ...over,
  };
}
