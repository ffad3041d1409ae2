import { closingKeys, issueIn } from "../../marker/remembered-issues.ts";
import type { PlannedReply, Publication } from "../../plan/publication.ts";
import type { ReviewThread } from "../../read/pull-request.ts";
import { isAnswered } from "../post-replies.ts";
import type { PostedProposal } from "./post-proposal.ts";

/**
 * Replies to the threads of the issues that were just fixed. A commit on the branch resolves them. A fix that is
 * only proposed is announced once, and resolves nothing.
 */
export function commitReplies(
  { commits: planned, proposal }: Pick<Publication, "commits" | "proposal">,
  { commits, number }: Pick<PostedProposal, "commits" | "number">,
  threads: readonly ReviewThread[],
): PlannedReply[] {
  return commits.flatMap(({ issue, sha }) => {
    const thread = threads.findLast((one) => issueIn(one)?.fingerprint.startsWith(issue));
    if (sha === null || thread === undefined || thread.resolved) return [];
    const threadId = thread.id;
    const judged = planned.find((one) => one.issue === issue)?.judged;
    const standing = judged ? `\n\nPatch ${judged}` : "";
    if (proposal === null) {
      const body = `Fixed in ${sha}.${standing}`;
      return [{ threadId, key: `${closingKeys.commit}${sha}`, body, resolve: true }];
    }
    if (number === null) return [];
    const body = `A fix is proposed in #${number}.${standing}`;
    const reply = { threadId, key: `proposed:${number}`, body, resolve: false };
    return isAnswered(reply, threads) ? [] : [reply];
  });
}
