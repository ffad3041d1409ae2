import type { RoleSpec } from "../../config/reviewers.ts";
import type { FixResult, RunResult, TimelineTurn } from "../../model/result.ts";
import type { ReviewOutline } from "../../panel/join-reviews.ts";
import type { PanelVote } from "../../panel/panel.ts";
import type { Change } from "../change/change.ts";
import type { ReconciledIssues } from "../issues/reconcile-issues.ts";
import type { Memory } from "../memory.ts";
import { missedByAll } from "./coverage.ts";
import { outcomeOf } from "./outcome.ts";
import { reviewerResults } from "./panel-results.ts";
import type { ReviewerUsage } from "./reviewer-usage.ts";

/** All that a run's steps came to, as plain values. */
export interface RunFacts {
  readonly change: Pick<Change, "head" | "base" | "skippedFiles" | "shards">;
  readonly memory: Pick<Memory, "since">;
  readonly roles: readonly RoleSpec[];
  readonly reviews: readonly ReviewOutline[];
  readonly votes: readonly PanelVote[];
  readonly usage: readonly ReviewerUsage[];
  readonly reconciled: ReconciledIssues;
  readonly fixer: RunResult["fixer"];
  readonly fixes: readonly FixResult[];
  readonly notices: readonly string[];
  readonly timeline: readonly TimelineTurn[];
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Why the run was stopped from outside or by its own limit; null when it was not. */
  readonly stopped: string | null;
}

/** The one value that a run comes to. Pure: in how many jobs it was made does not matter. */
export function runResult(facts: RunFacts): RunResult {
  const { change, memory, roles, reviews, votes, usage, reconciled, fixer, stopped } = facts;
  const reviewers = reviewerResults(roles, reviews, votes, usage);
  return {
    version: 1,
    ...outcomeOf({ reviewers, fixer, stopped }),
    cancelled: stopped !== null,
    repository: null,
    pullRequest: null,
    head: change.head,
    base: change.base,
    since: memory.since,
    reviewers,
    issues: reconciled.issues,
    resolved: reconciled.resolved,
    dismissed: reconciled.dismissed,
    fixer,
    fixes: facts.fixes,
    skippedFiles: [...change.skippedFiles, ...missedByAll(reviews, change)],
    notices: facts.notices,
    timeline: facts.timeline,
    startedAt: facts.startedAt.toISOString(),
    durationMs: facts.durationMs,
  };
}
