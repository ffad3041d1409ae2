import type { GitHubClient } from "../../github/client.ts";
import type { ReadPullRequest } from "../../github/read/pull-request.ts";
import { readCommitRange } from "../../github/read/read-commit-range.ts";
import { codeSpan } from "../../text/fence.ts";

/**
 * Why the head is not what a commenter saw, for people; undefined when it is. They saw the head of our last report,
 * or one that descends from it by our own commits alone.
 * While a run works the summary already names its head, but nobody has seen its issues. Then the last reviewed head
 * counts. Throws `GitHubError`.
 */
export async function movedSince(
  client: GitHubClient,
  { pullRequest, existing }: ReadPullRequest,
): Promise<string | undefined> {
  const marker = existing.summary?.marker;
  if (!marker) return "I have not reviewed this pull request yet.";
  const { repository, head } = pullRequest;
  const seen = (marker.state === "running" ? marker.reviewedHead : null) ?? marker.head;
  if (seen === head) return undefined;
  const own = new Set(marker.commits.map(({ sha }) => sha));
  if (own.has(head)) {
    const range = await readCommitRange(client, repository, seen, head);
    // A list that does not reach the head was cut: there is more between than we ever commit.
    const isOwn = range?.commits.at(-1) === head && range.commits.every((sha) => own.has(sha));
    if (range?.status === "ahead" && isOwn) return undefined;
  }
  return `The head is ${codeSpan(head.slice(0, 8))} by now, and my issues are about ${codeSpan(seen.slice(0, 8))}: ask for a review first.`;
}
