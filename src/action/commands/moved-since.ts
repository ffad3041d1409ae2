import type { GitHubClient } from "../../github/client.ts";
import type { CommandRequest } from "../../github/events/request.ts";
import { type ReadPullRequest, trustedSummary } from "../../github/read/pull-request.ts";
import { readCommitRange } from "../../github/read/read-commit-range.ts";
import { codeSpan } from "../../text/fence.ts";

/**
 * Why the head is not what a commenter saw, for people; undefined when it is. They saw the newest head at the time of
 * their comment: the head of our last report, if it was there by then, or one that descends from it by our own commits
 * alone. What was pushed after the comment was not seen, whatever was reviewed since.
 * While a run works the summary already names its head, but nobody has seen its issues. Then the last reviewed head
 * counts. Throws `GitHubError`.
 */
export async function movedSince(
  client: GitHubClient,
  { pullRequest, existing }: Pick<ReadPullRequest, "pullRequest" | "existing">,
  { comment, pullRequest: then }: Pick<CommandRequest, "comment" | "pullRequest">,
): Promise<string | undefined> {
  const marker = trustedSummary(existing)?.marker;
  if (!marker) return "I have not reviewed this pull request yet.";
  const { repository, head } = pullRequest;
  const reported = (marker.state === "running" ? marker.reviewedHead : null) ?? marker.head;
  const own = new Set(marker.commits.map(({ sha }) => sha));
  // A list that does not reach its end was cut: there is more between than we ever commit.
  const onlyOwn = async (from: string, to: string) => {
    if (from === to) return true;
    if (!own.has(to)) return false;
    const range = await readCommitRange(client, repository, from, to);
    const isOwn = range?.commits.at(-1) === to && range.commits.every((sha) => own.has(sha));
    return range?.status === "ahead" && isOwn;
  };
  if (!(await onlyOwn(reported, head))) {
    return `The head is ${codeSpan(head.slice(0, 8))} by now, and my issues are about ${codeSpan(reported.slice(0, 8))}: ask for a review first.`;
  }
  // GitHub's words, where the event brought them: what the head was when the comment was written.
  const wasThen = then === null || (await onlyOwn(then.head, head));
  if (wasThen && isBefore(marker.headReadAt, comment.createdAt)) return undefined;
  return `${codeSpan(reported.slice(0, 8))} came after your comment, or I cannot tell: look at it, and write the command again.`;
}

/** Whether a head was known before a comment was written: its time has no fractions of a second. */
function isBefore(readAt: string | undefined, createdAt: string): boolean {
  return readAt !== undefined && Date.parse(readAt) <= Date.parse(createdAt);
}
