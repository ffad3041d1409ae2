import type { MarkedCommit } from "../../github/marker/marker.ts";

/** The fixes of ours that nobody has taken back, the newest first. */
export function standingFixes(commits: readonly MarkedCommit[]): MarkedCommit[] {
  const undone = new Set(commits.flatMap(({ reverts }) => reverts ?? []));
  return commits
    .filter((commit) => commit.reverts === undefined && !undone.has(commit.sha))
    .toReversed();
}
