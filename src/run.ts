import type { Config } from "./config/config.ts";
import type { AssembledFix } from "./fix/assemble.ts";
import type { PanelProgress } from "./panel/seat.ts";
import { anchorIssue } from "./review/anchor.ts";
import type { RaisedIssue, ReportedIssue } from "./review/issue.ts";
import { mergeIssues } from "./review/merge.ts";
import { rankIssues } from "./review/rank.ts";
import { readIssue } from "./review/read-answer.ts";
import type { FixResult, RunResult } from "./review/result.ts";
import { applyVotes } from "./review/votes.ts";
import { assembleFixes } from "./run/assemble-fixes.ts";
import type { Change } from "./run/change.ts";
import { confirmFixes } from "./run/confirm.ts";
import { isComplete, missedByAll } from "./run/coverage.ts";
import type { FixRights } from "./run/fix-rights.ts";
import type { Workshop } from "./run/hire.ts";
import { type Memory, noMemory } from "./run/memory.ts";
import { outcomeOf } from "./run/outcome.ts";
import { reviewerResults } from "./run/panel-results.ts";
import { patchIssues } from "./run/patch.ts";
import { seatPanel } from "./run/seat-panel.ts";
import { settleIssues } from "./run/settle-issues.ts";
import { createTimeline } from "./run/timeline.ts";

/** What a run works with, and whom it tells. */
export interface RunContext {
  readonly config: Config;
  readonly workshop: Workshop;
  /** Makes a folder with the agents' tree in it, for one use; each lane of the fixer is a use of its own. */
  exportTree(use: "review" | `fix-${number}`): Promise<string>;
  readonly rights: FixRights;
  /** Aborted by whoever stops the run; its reason is a sentence for people. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

/** What a run tells while it works. */
export type RunProgress =
  | ({ readonly kind: "panel" } & PanelProgress)
  | { readonly kind: "issues"; readonly issues: readonly ReportedIssue[] }
  | {
      readonly kind: "fix";
      readonly issue: ReportedIssue;
      readonly state: "started" | FixResult["status"];
    };

/** A run's result with the bytes that its fixes would commit. */
export interface RunOutput {
  readonly result: RunResult;
  /** One per entry of `result.fixes`, in the same order. */
  readonly fixes: readonly AssembledFix[];
}

/**
 * The story: a pinned change goes in; issues, votes and checked patches come out. Writes nothing anywhere.
 * @param memory what earlier runs said of the same change
 */
export async function run(
  change: Change,
  given: RunContext,
  memory: Memory = noMemory,
): Promise<RunOutput> {
  const { config, workshop, signal } = given;
  const timeline = createTimeline();
  const onProgress = (progress: RunProgress) => {
    timeline.note(progress);
    given.onProgress(progress);
  };
  const context = { ...given, onProgress };
  const startedAt = new Date();

  await using seated = await seatPanel(change, context);
  const { panel, hired } = seated;
  const reviews = await panel.review();
  const raised = reviews.flatMap(({ reviewer, issues }) =>
    issues.map(
      (issue, index): RaisedIssue => ({ source: { reviewer, index }, issue: readIssue(issue) }),
    ),
  );
  const merged = rankIssues(
    mergeIssues(raised).map((issue) => ({ ...issue, anchor: anchorIssue(issue, change.diff) })),
  );
  const present = reviews
    .filter((review) => review.status !== "failed")
    .map(({ reviewer }) => reviewer);
  const votes = config.vote ? await panel.vote(merged, present) : [];
  const { issues, resolved, dismissed } = settleIssues(rankIssues(applyVotes(merged, votes)), {
    change,
    memory,
    policy: config,
    complete: !signal.aborted && isComplete(hired, reviews),
  });
  onProgress({ kind: "issues", issues });

  const patched = await patchIssues(issues, change, context);
  const confirmed = config.confirmFixes
    ? await confirmFixes(patched.fixes, issues, panel, present)
    : patched.fixes;
  const fixes = await assembleFixes(confirmed, patched, change, context);

  const reviewers = reviewerResults(hired, reviews, votes);
  const stopped = signal.aborted ? String(signal.reason) : null;
  return {
    fixes,
    result: {
      version: 1,
      ...outcomeOf({ reviewers, fixer: patched.fixer, stopped }),
      cancelled: signal.aborted,
      repository: null,
      pullRequest: null,
      head: change.head,
      base: change.base,
      since: memory.since,
      reviewers,
      issues,
      resolved,
      dismissed,
      fixer: patched.fixer,
      fixes: fixes.map(({ fix }) => fix),
      skippedFiles: [...change.skippedFiles, ...missedByAll(reviews)],
      notices: [...workshop.notices(), ...(patched.plan?.notices ?? [])],
      timeline: timeline.turns(),
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
    },
  };
}
