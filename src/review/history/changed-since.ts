import { type Diff, diffPath, type FileDiff } from "../diff/diff.ts";

/**
 * The files of a diff whose change is another one than in an earlier diff of the same pull request. Where lines only
 * moved, because something else above or below them changed, the change is the same.
 */
export function changedSince(earlier: Diff, now: Diff): FileDiff[] {
  const before = new Map(earlier.files.map((file) => [diffPath(file), changeOf(file)]));
  return now.files.filter((file) => before.get(diffPath(file)) !== changeOf(file));
}

function changeOf({ oldPath, newPath, oldMode, newMode, binary, hunks }: FileDiff): string {
  const lines = hunks.flatMap((hunk) =>
    hunk.lines
      .filter(({ kind }) => kind !== "context")
      .map(({ kind, text, noNewline }) => [kind, text, noNewline]),
  );
  // What a binary file holds is in no diff, and reviewers do not see it anyway.
  return JSON.stringify([oldPath, newPath, oldMode, newMode, binary, lines]);
}
