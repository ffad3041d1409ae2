import type { ReviewerJobUsage } from "../model/artifact.ts";
import type { MergedIssue } from "../model/issue.ts";
import type { ReviewOutline } from "../panel/join-reviews.ts";
import type { PanelVote } from "../panel/panel.ts";
import type { Change } from "../run/change/change.ts";
import { readKnownFiles } from "../run/change/known-files.ts";
import { silenceIn } from "../run/change/silence.ts";
import { reconcileVotes } from "../run/issues/merge-reviews.ts";
import type { ReconciledIssues } from "../run/issues/reconcile-issues.ts";
import { isComplete } from "../run/result/run-result.ts";
import { type PlannedJob, plannedMemory } from "./planned-job.ts";

/** What the panel's jobs said until now. */
export interface PanelAnswers {
  readonly reviews: readonly ReviewOutline[];
  /** In rank order, before the vote. */
  readonly issues: readonly MergedIssue[];
  readonly votes: readonly PanelVote[];
  readonly usages: readonly ReviewerJobUsage[];
}

/** The issues of a run in stages, after the votes that were cast: the same in every job that asks. */
export async function reconcilePlanned(
  { reviews, issues, votes, usages }: PanelAnswers,
  change: Change,
  { planned, config }: PlannedJob,
): Promise<ReconciledIssues> {
  const memory = plannedMemory(planned);
  return reconcileVotes(issues, votes, {
    change,
    memory,
    // Without it remembered issues are placed by the diff alone: nothing that was paid for is lost over it.
    known: await readKnownFiles(change, [], memory).catch(() => undefined),
    policy: config,
    silence: silenceIn(change, config),
    complete: usages.every(({ stopped }) => stopped === null) && isComplete(reviews),
  });
}
