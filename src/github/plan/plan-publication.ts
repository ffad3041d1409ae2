import { claimedIn, closingKeys, issueIn, threadState } from "../marker/remembered-issues.ts";
import { shownSummaryId } from "../read/pull-request.ts";
import { causeText } from "../refusal.ts";
import { planCheckRun } from "./plan-check-run.ts";
import { blockedCause, branchOf, planClosing, planCommits, planProposal } from "./plan-commits.ts";
import type { PlanOptions } from "./plan-options.ts";
import { planReview } from "./plan-review.ts";
import { summaryBody, summaryMarker } from "./plan-summary.ts";
import type {
  PlannedBranch,
  PlannedProposal,
  PlannedReply,
  PlannedReview,
  Posted,
  Publication,
} from "./publication.ts";

/** Everything a run will write, as a value. Pure: the same run and the same pull request make the same plan. */
export function planPublication(options: PlanOptions): Publication {
  const { result, head, pullRequest, existing, checkRun } = options;
  const review = planReview(options);
  const branch = branchOf(pullRequest);
  const commits = branch === null ? [] : planCommits(result, options.changes, options.texts);
  const notices = blockedNotices(options);
  const proposal = options.propose ? planProposal(result, pullRequest, commits) : null;
  return {
    repository: pullRequest.repository,
    pullNumber: pullRequest.number,
    head,
    review,
    commits,
    branch: commits.length === 0 ? null : commitBranch(branch, proposal),
    proposal,
    closing:
      options.propose && options.noFixLeft && commits.length === 0
        ? planClosing(pullRequest, result, head)
        : null,
    replies: outdatedReplies(options),
    notices,
    checkRun: checkRun === null ? null : planCheckRun(result, head, options.texts, checkRun),
    summary: {
      commentId: shownSummaryId(existing),
      body: summaryBody(options, plannedPosts(options, review, notices)),
      marker: summaryMarker(options, result),
    },
  };
}

/** Why fixes that could be committed are not even tried to be. */
function blockedNotices({ pullRequest, changes }: PlanOptions): string[] {
  const cause = blockedCause(pullRequest);
  if (cause === null || changes.size === 0) return [];
  return [`The fixes are suggested, not committed: ${causeText(cause)}.`];
}

/** Where the commits are made. */
function commitBranch(
  branch: PlannedBranch | null,
  proposal: PlannedProposal | null,
): PlannedBranch | null {
  return branch && proposal ? { ...branch, name: proposal.stagingBranch } : branch;
}

/** What will have been done if everything goes well. */
function plannedPosts(
  { existing, result }: PlanOptions,
  review: PlannedReview | null,
  notices: readonly string[],
): Posted {
  const earlier = result.issues.flatMap((issue) => {
    const thread = existing.threads.findLast((one) => claimedIn(one) === issue.fingerprint);
    return thread ? [{ issue: issue.id, url: thread.url }] : [];
  });
  return {
    comments: [
      ...earlier.map((one) => ({ ...one, status: "already" }) as const),
      ...(review?.comments ?? []).map(
        ({ issue }) => ({ issue, url: null, status: "posted" }) as const,
      ),
    ],
    commits: [],
    reviewUrl: null,
    notices,
  };
}

/** Replies to the threads of issues that are outdated or outside of the change, and resolves them where the token may. */
function outdatedReplies({
  result,
  head,
  existing,
  texts,
}: Pick<PlanOptions, "result" | "head" | "existing" | "texts">): PlannedReply[] {
  const { resolved, left = [] } = result;
  const gone = texts.shown(`The code this was about is gone as of ${head}.`);
  const outside = texts.shown(
    `This pull request no longer changes the code this was about, as of ${head}: its base has it too. Nobody has looked whether it was fixed.`,
  );
  const notes = [
    ...resolved.map(({ id }) => ({ id, body: gone, key: `${closingKeys.gone}${head}` })),
    ...left.map(({ id }) => ({
      id,
      body: outside,
      key: `${closingKeys.left}${head}:${result.base}`,
    })),
  ];
  return notes.flatMap(({ id, body, key }) => {
    const thread = existing.threads.findLast(
      (one) => issueIn(one)?.fingerprint.startsWith(id) && threadState(one) === "open",
    );
    if (thread === undefined) return [];
    return [{ threadId: thread.id, key, body, resolve: thread.canResolve }];
  });
}
