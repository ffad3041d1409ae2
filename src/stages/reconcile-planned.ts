import type { Change } from "../run/change/change.ts";
import type { SettledIssues } from "../run/issues/reconcile-issues.ts";
import { settleVotes } from "../run/issues/reconcile-votes.ts";
import { isComplete } from "../run/result/coverage.ts";
import type { PanelSaid } from "./read-panel.ts";
import { plannedMemory } from "./read-plan.ts";
import type { PlannedJob } from "./stage-job.ts";

/** The issues of a run in stages, after the votes that were cast: the same in every job that asks. */
export function settlePlanned(
  { reviews, issues, votes, works }: PanelSaid,
  change: Change,
  { planned, config }: PlannedJob,
): SettledIssues {
  return settleVotes(issues, votes, {
    change,
    memory: plannedMemory(planned),
    policy: config,
    complete: works.every(({ stopped }) => stopped === null) && isComplete(reviews),
  });
}
