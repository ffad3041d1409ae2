import { harmlessLine } from "../../../text/harmless.ts";
import { closingKeys, issueIn } from "../../marker/remembered-issues.ts";
import type { PlannedCommit, PlannedReply, Publication } from "../../plan/publication.ts";
import type { ReviewThread } from "../../read/pull-request.ts";
import { isAnswered } from "../post-replies.ts";
import type { ProposedCommits } from "./post-proposal.ts";
import { type Unmade, unmadeCommits } from "./unmade.ts";

/**
 * Replies to the threads of the issues whose fixes were to be committed. A commit on the branch resolves them. A fix
 * that is only proposed is announced once, and resolves nothing. Neither does one that could not be committed: its patch
 * is in the reply, once for each reason.
 * @param told IDs of issues where it is said already that there is no commit
 */
export function commitReplies(
  { commits: planned, proposal: isProposal }: Pick<Publication, "commits" | "proposal">,
  made: Pick<ProposedCommits, "commits" | "proposal">,
  threads: readonly ReviewThread[],
  told: readonly string[],
): PlannedReply[] {
  const unmade = unmadeCommits(planned, made);
  return made.commits.flatMap((commit) => {
    const { issue } = commit;
    const thread = threads.findLast((one) => issueIn(one)?.fingerprint.startsWith(issue));
    const plan = planned.find((one) => one.issue === issue);
    if (thread === undefined || thread.resolved || plan === undefined) return [];
    const shown = unmade.find((one) => one.issue === issue);
    if (shown !== undefined) {
      if (told.includes(issue)) return [];
      const reply = unmadeReply(thread.id, plan, shown);
      return isAnswered(reply, threads) ? [] : [reply];
    }
    if (commit.status !== "made") return [];
    const standing = plan.judged ? `\n\nPatch ${plan.judged}` : "";
    if (isProposal === null) {
      const body = `Fixed in ${commit.sha}.${standing}`;
      return [
        { threadId: thread.id, key: `${closingKeys.commit}${commit.sha}`, body, resolve: true },
      ];
    }
    if (made.proposal?.status !== "proposed") return [];
    const { number } = made.proposal;
    const body = `A fix is proposed in #${number}.${standing}`;
    const reply = { threadId: thread.id, key: `proposed:${number}`, body, resolve: false };
    return isAnswered(reply, threads) ? [] : [reply];
  });
}

function unmadeReply(
  threadId: string,
  { judged, patch }: PlannedCommit,
  { cause, text }: Unmade,
): PlannedReply {
  const parts = [harmlessLine(text), ...(judged ? [`Patch ${judged}`] : []), patch];
  const body = parts.filter((part) => part !== "").join("\n\n");
  return { threadId, key: `unmade:${cause}`, body, resolve: false };
}
