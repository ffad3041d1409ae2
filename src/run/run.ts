import { messageOf } from "../errors.ts";
import { joinReviews, presentReviewers } from "../panel/join-reviews.ts";
import type { Change } from "./change/change.ts";
import { readKnownFiles } from "./change/known-files.ts";
import { silenceIn } from "./change/silence.ts";
import type { RunContext, RunOutput, RunProgress } from "./context.ts";
import { applyConfirmations, askToConfirm, proposedFixes } from "./fixing/confirm.ts";
import { furtherNotices } from "./fixing/fix-scope.ts";
import { openEarlyFolder } from "./fixing/fixer-folder.ts";
import { failedFixer, type Patched, patchIssues } from "./fixing/patch.ts";
import { assembleFixes } from "./fixing/plan-fixing.ts";
import { mergeReviews, raisedIssues, reconcileVotes } from "./issues/merge-reviews.ts";
import { unmergedIssues } from "./issues/unmerged-issues.ts";
import { type Memory, noMemory } from "./memory.ts";
import { isComplete, type RunFacts, runResult } from "./result/run-result.ts";
import { startPanel } from "./start-panel.ts";
import { createSteps } from "./steps.ts";
import { createTimeline } from "./timeline.ts";

/** What a run has found and done until now. */
type Found = Pick<RunFacts, "reviews" | "votes" | "reconciled"> & Patched;

/**
 * The story: a pinned change goes in; issues, votes and checked patches come out. Writes nothing anywhere. Once there
 * are reviews, they are handed to `onResult` before each further step. A vote or a fixing phase that breaks costs the
 * run only what it would have added.
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
  const { broken, attempt } = createSteps();

  await using started = await startPanel(change, context);
  const { panel } = started;
  await using early = openEarlyFolder(change, context);
  const silence = silenceIn(change, config);
  const resultOf = ({ plan, ...found }: Found) =>
    runResult({
      ...found,
      change,
      memory,
      roles: config.reviewers,
      effort: config.effort,
      usage: started.usage(),
      notices: [
        ...new Set([
          ...pool.notices(),
          ...started.notices,
          ...panel.notices(),
          ...(plan?.notices ?? []),
          ...furtherNotices(found.fixes, found.reconciled.issues, change),
        ]),
      ],
      timeline: timeline.turns(),
      startedAt,
      durationMs: Date.now() - startedAt.getTime(),
      stopped: signal.aborted ? String(signal.reason) : null,
      broken,
    });

  const names = config.reviewers.map(({ name }) => name);
  const joined = joinReviews(names, await started.review());
  const unmerged = { issues: unmergedIssues(joined), resolved: [], left: [], dismissed: [] };
  const unpatched: Patched = { fixes: [], fixer: null, plan: null };
  await given.onResult(
    resultOf({ reviews: joined, votes: [], reconciled: unmerged, ...unpatched }),
  );

  const raised = raisedIssues(joined, change.diff).map(({ issue }) => issue);
  const known = await attempt(
    "the files around the change could not be read",
    () => readKnownFiles(change, raised, memory),
    undefined,
  );
  const place = { diff: change.diff, silence, known };
  const { reviews, issues: merged } = mergeReviews(joined, place);
  const present = presentReviewers(reviews);
  const votes = config.vote
    ? await attempt("the vote failed", () => panel.vote(merged, present), [])
    : [];
  const reconciled = reconcileVotes(merged, votes, {
    change,
    memory,
    policy: config,
    silence,
    known,
    complete: !signal.aborted && isComplete(reviews),
  });
  const { issues } = reconciled;
  const reviewed = { reviews, votes, reconciled };
  await given.onResult(resultOf({ ...reviewed, ...unpatched }));
  onProgress({ kind: "issues", issues });

  const patched = await patchIssues(issues, change, context, early).catch(
    (error: unknown): Patched => {
      return { ...unpatched, fixer: failedFixer(config.fixer, messageOf(error)) };
    },
  );
  await given.onResult(resultOf({ ...reviewed, ...patched }));
  const proposed = config.confirmFixes ? proposedFixes(patched.fixes, issues) : [];
  const confirmations = await attempt(
    "the patches could not be confirmed",
    () => askToConfirm(proposed, panel, present),
    [],
  );
  const confirmed = applyConfirmations(patched.fixes, confirmations);
  const fixes = await attempt(
    "the commits could not be made of the patches",
    () => assembleFixes(confirmed, patched.plan, change, context),
    confirmed.map((fix) => ({ fix, changes: null })),
  );

  const made = fixes.map(({ fix }) => fix);
  const result = resultOf({ ...reviewed, ...patched, fixes: made });
  await given.onResult(result);
  return { fixes, result };
}
