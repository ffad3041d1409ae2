import type { GitHubClient } from "../../client.ts";
import { blockedCause } from "../../plan/plan-commits.ts";
import type { PostedCommit, Publication } from "../../plan/publication.ts";
import type { PullRequest } from "../../read/pull-request.ts";
import { type RefusalCause, refusalFor } from "../../refusal.ts";
import { commitNotices, proposalNotices, unmadeNotices } from "./commit-notices.ts";
import { type Committer, postCommits } from "./post-commits.ts";
import { type ProposedCommits, postProposal } from "./post-proposal.ts";

/**
 * Makes the commits of a publication, on the reviewed branch or as a pull request onto it, and says what follows from it.
 * @param now the pull request as it was just read; undefined when that did not work: nothing is pushed then
 */
export async function makeCommits(
  client: GitHubClient,
  publication: Publication,
  now: PullRequest | undefined,
  committer: Committer,
): Promise<ProposedCommits> {
  const { commits: planned, proposal } = publication;
  if (planned.length === 0) return { commits: [], proposal: null, notices: [] };
  const cause = obstacleNow(publication, now);
  if (cause !== null) {
    const refusal = refusalFor(cause);
    const commits = planned.map(({ issue }): PostedCommit => {
      return { issue, status: "refused", refusal };
    });
    return { commits, proposal: null, notices: unmadeNotices(commits) };
  }
  const made: ProposedCommits =
    proposal === null
      ? { commits: await postCommits(client, publication, committer), proposal: null, notices: [] }
      : await postProposal(client, publication, proposal, committer);
  const done = planned.filter(({ issue }) =>
    made.commits.some((one) => one.issue === issue && one.status === "made"),
  );
  const what = proposal === null ? "these commits" : "the pull request with the fixes";
  return {
    ...made,
    notices: [
      ...(made.proposal === null ? [] : proposalNotices(made.proposal)),
      // A proposal that was refused says it of all of them.
      ...(made.proposal?.status === "refused" ? [] : unmadeNotices(made.commits)),
      ...made.notices,
      ...commitNotices(done, committer.viewer, what),
    ],
  };
}

/** Why nothing may be pushed any more: GitHub checks the head of one commit after the other, and no more than that. */
function obstacleNow({ head }: Publication, now: PullRequest | undefined): RefusalCause | null {
  if (now === undefined) return "head-unknown";
  return blockedCause(now) ?? (now.head === head ? null : "head-moved");
}
