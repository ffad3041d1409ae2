import type { GitHubClient } from "../client.ts";
import type { MarkedCommit } from "../marker/marker.ts";
import { issueTrailer, revertTrailer } from "../plan/commit-message.ts";
import { isOwnCommit } from "./is-own-fix.ts";
import type { ReadPullRequest } from "./pull-request.ts";

/**
 * Our commits on a pull request, oldest first: those that the summary remembers, and those that the branch itself shows
 * by author and trailer, for somebody may have deleted the summary, or a run may have been killed behind a commit. Of long
 * pull requests GitHub lists the first 250 commits. Throws `GitHubError`.
 */
export async function readOwnCommits(
  client: GitHubClient,
  { pullRequest, existing }: ReadPullRequest,
): Promise<MarkedCommit[]> {
  const { repository, number } = pullRequest;
  const target = { ...repository, pull_number: number, per_page: 100 };
  const listed = await client.paginate(client.rest.pulls.listCommits, target);
  const own = listed.filter((one) => isOwnCommit(one, existing.viewer));
  const seen = own.flatMap(({ sha, commit }): MarkedCommit[] => {
    const issue = trailerOf(commit.message, issueTrailer, /[0-9a-f]{8,64}/);
    const reverts = trailerOf(commit.message, revertTrailer, /[0-9a-f]{40,64}/);
    return issue === undefined ? [] : [{ issue, sha, ...(reverts ? { reverts } : {}) }];
  });
  const remembered = existing.summary?.marker.commits ?? [];
  const known = new Set(remembered.map(({ sha }) => sha));
  // A listed commit that the summary does not know came after those it knows: it is written behind each commit.
  return [...remembered, ...seen.filter(({ sha }) => !known.has(sha))];
}

function trailerOf(message: string, name: string, value: RegExp): string | undefined {
  return new RegExp(`^${name}: (${value.source})$`, "m").exec(message)?.[1];
}
