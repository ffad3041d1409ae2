import { type Diff, diffPath, type FileDiff } from "../diff/diff.ts";

/**
 * The files of a diff whose change is another one than in an earlier diff of the same pull request. The same lines at
 * another place, or between other lines, are another change: behind a check, a call may be right that is wrong before it.
 * So a file that the base changed above the change is looked at again.
 */
export function changedSince(earlier: Diff, now: Diff): FileDiff[] {
  const before = new Map(earlier.files.map((file) => [diffPath(file), changeOf(file)]));
  return now.files.filter((file) => before.get(diffPath(file)) !== changeOf(file));
}

function changeOf({ oldPath, newPath, oldMode, newMode, binary, hunks }: FileDiff): string {
  const places = hunks.map(({ oldStart, lines }) => [
    oldStart,
    lines.map(({ kind, text, noNewline }) => [kind, text, noNewline]),
  ]);
  // What a binary file holds is in no diff, and reviewers do not see it anyway.
  return JSON.stringify([oldPath, newPath, oldMode, newMode, binary, places]);
}
