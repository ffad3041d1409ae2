import type { Change } from "./change.ts";
import { isComplete } from "./coverage.ts";
import type { PanelSaid } from "./read-panel.ts";
import { plannedMemory } from "./read-plan.ts";
import type { SettledIssues } from "./settle-issues.ts";
import { settleVotes } from "./settle-votes.ts";
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
