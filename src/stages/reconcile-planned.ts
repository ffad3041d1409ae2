import type { Change } from "../run/change/change.ts";
import type { ReconciledIssues } from "../run/issues/reconcile-issues.ts";
import { reconcileVotes } from "../run/issues/reconcile-votes.ts";
import { isComplete } from "../run/result/coverage.ts";
import type { PanelAnswers } from "./read-panel.ts";
import { plannedMemory } from "./read-plan.ts";
import type { PlannedJob } from "./stage-job.ts";

/** The issues of a run in stages, after the votes that were cast: the same in every job that asks. */
export function reconcilePlanned(
  { reviews, issues, votes, usages }: PanelAnswers,
  change: Change,
  { planned, config }: PlannedJob,
): ReconciledIssues {
  return reconcileVotes(issues, votes, {
    change,
    memory: plannedMemory(planned),
    policy: config,
    complete: usages.every(({ stopped }) => stopped === null) && isComplete(reviews),
  });
}
