import type { PostedProposal } from "./post-proposal.ts";
import { isAnswered } from "./post-replies.ts";
import type { PlannedReply } from "./publication.ts";
import type { ReviewThread } from "./pull-request.ts";
import { closingKeys } from "./remembered-issues.ts";

/**
 * The threads of the issues that were just fixed hear of it: they are resolved by a commit on the branch; a fix that is
 * only proposed is told once, and closes nothing.
 */
export function commitReplies(
  { commits, number }: Pick<PostedProposal, "commits" | "number">,
  proposed: boolean,
  threads: readonly ReviewThread[],
): PlannedReply[] {
  return commits.flatMap(({ issue, sha }) => {
    const thread = threads.findLast((one) => one.marker?.issue.fingerprint.startsWith(issue));
    if (sha === null || thread === undefined || thread.resolved) return [];
    const threadId = thread.id;
    if (!proposed) {
      const body = `Fixed in ${sha}.`;
      return [{ threadId, key: `${closingKeys.commit}${sha}`, body, resolve: true }];
    }
    if (number === null) return [];
    const body = `A fix is proposed in #${number}.`;
    const reply = { threadId, key: `proposed:${number}`, body, resolve: false };
    return isAnswered(reply, threads) ? [] : [reply];
  });
}
