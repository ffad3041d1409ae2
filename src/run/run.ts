import { joinReviews, presentReviewers } from "../panel/join-reviews.ts";
import type { Change } from "./change/change.ts";
import { silenceIn } from "./change/silence.ts";
import type { RunContext, RunOutput, RunProgress } from "./context.ts";
import { applyConfirmations, askToConfirm, proposedFixes } from "./fixing/confirm.ts";
import { furtherNotices } from "./fixing/fix-scope.ts";
import { patchIssues } from "./fixing/patch.ts";
import { assembleFixes } from "./fixing/plan-fixing.ts";
import { mergeReviews, reconcileVotes } from "./issues/merge-reviews.ts";
import { type Memory, noMemory } from "./memory.ts";
import { isComplete, runResult } from "./result/run-result.ts";
import { startPanel } from "./start-panel.ts";
import { createTimeline } from "./timeline.ts";

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
  const silence = silenceIn(change, config);
  const names = config.reviewers.map(({ name }) => name);
  const joined = joinReviews(names, await started.review());
  const { reviews, issues: merged } = mergeReviews(joined, { diff: change.diff, silence });
  const present = presentReviewers(reviews);
  const votes = config.vote ? await panel.vote(merged, present) : [];
  const reconciled = reconcileVotes(merged, votes, {
    change,
    memory,
    policy: config,
    silence,
    complete: !signal.aborted && isComplete(reviews),
  });
  const { issues } = reconciled;
  onProgress({ kind: "issues", issues });

  const patched = await patchIssues(issues, change, context);
  const proposed = config.confirmFixes ? proposedFixes(patched.fixes, issues) : [];
  const confirmations = await askToConfirm(proposed, panel, present);
  const confirmed = applyConfirmations(patched.fixes, confirmations);
  const fixes = await assembleFixes(confirmed, patched.plan, change, context);

  const made = fixes.map(({ fix }) => fix);
  const result = runResult({
    change,
    memory,
    roles: config.reviewers,
    reviews,
    votes,
    usage: started.usage(),
    reconciled: reconciled,
    fixer: patched.fixer,
    fixes: made,
    notices: [
      ...pool.notices(),
      ...panel.notices(),
      ...(patched.plan?.notices ?? []),
      ...furtherNotices(made, issues, change),
    ],
    timeline: timeline.turns(),
    startedAt,
    durationMs: Date.now() - startedAt.getTime(),
    stopped: signal.aborted ? String(signal.reason) : null,
  });
  return { fixes, result };
}
