import type { AgentPool } from "../agents/agent.ts";
import type { Config } from "../config/config.ts";
import type { AssembledFix } from "../fix/assemble.ts";
import type { ReportedIssue } from "../model/issue.ts";
import type { FixResult, RunResult } from "../model/result.ts";
import { joinReviews, presentReviewers } from "../panel/join-reviews.ts";
import type { PanelProgress } from "../panel/reviewer-slot.ts";
import type { Change } from "./change/change.ts";
import { assembleFixes } from "./fixing/assemble-fixes.ts";
import { applyConfirmations, askToConfirm, proposedFixes } from "./fixing/confirm.ts";
import type { FixRights } from "./fixing/fix-rights.ts";
import { patchIssues } from "./fixing/patch.ts";
import { mergeReviews } from "./issues/merge-reviews.ts";
import { reconcileVotes } from "./issues/reconcile-votes.ts";
import { type Memory, noMemory } from "./memory.ts";
import { isComplete } from "./result/coverage.ts";
import { runResult } from "./result/run-result.ts";
import { startPanel } from "./start-panel.ts";
import { createTimeline } from "./timeline.ts";

/** What a run works with, and whom it tells. */
export interface RunContext {
  readonly config: Config;
  readonly pool: AgentPool;
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
  const { config, pool, signal } = given;
  const timeline = createTimeline();
  const onProgress = (progress: RunProgress) => {
    timeline.note(progress);
    given.onProgress(progress);
  };
  const context = { ...given, onProgress };
  const startedAt = new Date();

  await using started = await startPanel(change, context);
  const { panel } = started;
  const names = config.reviewers.map(({ name }) => name);
  const reviews = joinReviews(names, await started.review());
  const merged = mergeReviews(reviews, change.diff);
  const present = presentReviewers(reviews);
  const votes = config.vote ? await panel.vote(merged, present) : [];
  const reconciled = reconcileVotes(merged, votes, {
    change,
    memory,
    policy: config,
    complete: !signal.aborted && isComplete(reviews),
  });
  const { issues } = reconciled;
  onProgress({ kind: "issues", issues });

  const patched = await patchIssues(issues, change, context);
  const proposed = config.confirmFixes ? proposedFixes(patched.fixes, issues) : [];
  const confirmations = await askToConfirm(proposed, panel, present);
  const confirmed = applyConfirmations(patched.fixes, confirmations);
  const fixes = await assembleFixes(confirmed, patched.plan, change, context);

  const result = runResult({
    change,
    memory,
    roles: config.reviewers,
    reviews,
    votes,
    usage: started.usage(),
    reconciled: reconciled,
    fixer: patched.fixer,
    fixes: fixes.map(({ fix }) => fix),
    notices: [...pool.notices(), ...(patched.plan?.notices ?? [])],
    timeline: timeline.turns(),
    startedAt,
    durationMs: Date.now() - startedAt.getTime(),
    stopped: signal.aborted ? String(signal.reason) : null,
  });
  return { fixes, result };
}
