import { ownRun, siblingNotices } from "../action/decide/own-run.ts";
import type { PinnedReview } from "../action/decide/plan-review.ts";
import { trustNoticesOf } from "../action/decide/trust-notices.ts";
import { type Finished, skipped } from "../action/job.ts";
import { publishRun } from "../action/publish/publish-run.ts";
import { requestOf } from "../action/request.ts";
import { endWithoutReview } from "../action/skip/end-without-review.ts";
import { skipUntouched } from "../action/skip/skip-untouched.ts";
import { checkNothing } from "../action/skip/skipped-check-run.ts";
import type { RepositoryName } from "../github/events/request.ts";
import { otherLabel } from "../github/events/trigger-filter.ts";
import { type ReadPullRequest, trustedSummary } from "../github/read/pull-request.ts";
import { readPullRequest } from "../github/read/read-pull-request.ts";
import type { JobUsage, ReviewerJobUsage } from "../model/artifact.ts";
import type { RunResult, TimelineTurn } from "../model/result.ts";
import { noSpending, sumSpending } from "../model/spending.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import type { Change } from "../run/change/change.ts";
import { applyConfirmations, proposedFixes } from "../run/fixing/confirm.ts";
import { noRights } from "../run/fixing/fix-rights.ts";
import { furtherNotices } from "../run/fixing/fix-scope.ts";
import { assembleFixes } from "../run/fixing/plan-fixing.ts";
import { unplacedIssue } from "../run/issues/unmerged-issues.ts";
import type { ReviewerUsage } from "../run/result/reviewer-usage.ts";
import { runResult } from "../run/result/run-result.ts";
import { readConfirmations } from "./confirm.ts";
import { readFixes } from "./fix.ts";
import { type PanelAnswers, reconcilePlanned } from "./panel-answers.ts";
import type { Plan } from "./plan.ts";
import { fetchPlanned, type PlannedJob, plannedMemory } from "./planned-job.ts";
import { leftOut, recheckFixes } from "./recheck-fixes.ts";
import type { Stage, StageJob } from "./stage-job.ts";
import { readPanel } from "./vote.ts";

/**
 * The stage `publish`: reads what all jobs left, checks it, and writes what the one-job run would write. The only job
 * that may write starts no agent and runs nothing of the change.
 */
export const publishStage = { artifact: null, run: publish } satisfies Stage<PlannedJob>;

async function publish(job: PlannedJob): Promise<Finished> {
  const { plan, config, planned, client } = job;
  // What the other jobs left was paid for: it is reported also where neither git nor GitHub can be read.
  const panel = await readPanel(job);
  const change = await fetchPlanned(planned, job).catch(async (error: unknown) => {
    await job.paid.keep(unfetchedResult(panel, job));
    throw error;
  });
  const memory = plannedMemory(planned);
  const reading = await readPullRequest(client, repositoryOf(job), planned.pullRequest).then(
    (read) => ({ read, error: null }),
    (error: unknown) => ({ read: null, error }),
  );
  const reconciled = await reconcilePlanned(panel, change, job);
  const { issues } = reconciled;
  const made = await readFixes(issues, job);
  const present = presentReviewers(panel.reviews);
  const pullRequest = reading.read?.pullRequest ?? null;
  const { fixes, plan: fixing } = await recheckFixes(made, issues, change, pullRequest, job);
  const judged = await readConfirmations(proposedFixes(fixes, issues), present, job);
  const confirmed = applyConfirmations(fixes, judged.confirmations);
  const assembled = await assembleFixes(confirmed, fixing, change, { config, rights: noRights });
  const reviewing = [...panel.usages, ...judged.works];
  const usages = made.work ? [...reviewing, made.work] : reviewing;
  const notices = [
    ...usages.flatMap((work) => work.notices),
    ...judged.notices,
    ...fixing.notices,
    ...(fixing.independent ? [] : leftOut(assembled, config)),
    ...furtherNotices(
      assembled.map(({ fix }) => fix),
      issues,
      change,
    ),
  ];
  const startedAt = new Date(plan.startedAt);
  const result = runResult({
    change,
    memory,
    roles: config.reviewers,
    effort: config.effort,
    reviews: panel.reviews,
    votes: panel.votes,
    usage: reviewerUsages(reviewing),
    reconciled,
    fixer: made.fixer,
    fixes: assembled.map(({ fix }) => fix),
    notices: [...new Set(notices)],
    timeline: timelineOf(usages, plan),
    startedAt,
    durationMs: Math.max(0, Date.now() - startedAt.getTime()),
    stopped: usages.find(({ stopped }) => stopped !== null)?.stopped ?? null,
  });
  if (reading.read === null) {
    await job.paid.keep({
      ...result,
      repository: job.event.repository,
      pullRequest: planned.pullRequest,
    });
    throw reading.error;
  }
  const pinned = pinnedAs(reading.read, change, job);
  return await publishRun({ ...pinned, output: { result, fixes: assembled } }, job);
}

/** What the panel's jobs left, where the commits that it is about cannot be had. */
function unfetchedResult(
  panel: PanelAnswers,
  { plan, planned, config, event }: PlannedJob,
): RunResult {
  const startedAt = new Date(plan.startedAt);
  const why = "the run ended before it was compared with earlier runs";
  const issues = panel.issues.map((issue) => unplacedIssue(issue, why));
  const result = runResult({
    change: { ...planned, skippedFiles: [], shards: [] },
    memory: plannedMemory(planned),
    roles: config.reviewers,
    effort: config.effort,
    reviews: panel.reviews,
    votes: panel.votes,
    usage: reviewerUsages(panel.usages),
    reconciled: { issues, resolved: [], left: [], dismissed: [] },
    fixer: null,
    fixes: [],
    notices: [...new Set(panel.usages.flatMap(({ notices }) => notices))],
    timeline: timelineOf(panel.usages, plan),
    startedAt,
    durationMs: Math.max(0, Date.now() - startedAt.getTime()),
    stopped: null,
  });
  return { ...result, repository: event.repository, pullRequest: planned.pullRequest };
}

/** What is to be said where the plan asks for no review. @param planned null: nothing was pinned */
export async function publishNothing(
  plan: Plan,
  planned: PlannedJob | null,
  job: StageJob,
): Promise<Finished> {
  if (planned !== null) {
    return await endWithoutReview({ status: "unchanged", ...(await readPinned(planned)) }, job);
  }
  const { decision, head, pullRequest, reason } = plan;
  const [owner = "", repo = ""] = plan.repository.split("/");
  const repository = { owner, repo };
  if (decision === "nothing-new" && head !== null && pullRequest !== null) {
    const read = await readPullRequest(job.client, repository, pullRequest);
    return await endWithoutReview({ status: "nothing-new", read, head, reason }, job);
  }
  const request = requestOf(job);
  if (request.kind !== "skipped") {
    if (reason !== otherLabel || pullRequest === null) return skipped(reason);
    return await skipUntouched(plan, pullRequest, job);
  }
  if (request.untouched) return await skipUntouched(plan, request.untouched.pullNumber, job);
  return request.mergeGroup === null
    ? skipped(reason)
    : await checkNothing(repository, request.mergeGroup.head, reason, [], job);
}

/** The planned review as it was, and the pull request as it is now. */
async function readPinned(job: PlannedJob): Promise<PinnedReview> {
  const { planned, client } = job;
  const [read, change] = await Promise.all([
    readPullRequest(client, repositoryOf(job), planned.pullRequest),
    fetchPlanned(planned, job),
  ]);
  return pinnedAs(read, change, job);
}

function repositoryOf({ event }: Pick<PlannedJob, "event">): RepositoryName {
  const [owner = "", repo = ""] = event.repository.split("/");
  return { owner, repo };
}

function pinnedAs(read: ReadPullRequest, change: Change, job: PlannedJob): PinnedReview {
  const { planned, client } = job;
  const { head, summaryHead } = planned;
  const marker = summaryHead === null ? undefined : { head: summaryHead };
  // Who caused it has decided in the stage plan what may be committed.
  const cause = { writes: true, asked: true };
  const trustNotices = [
    ...trustNoticesOf(read.existing, client.keyring, job.config),
    ...siblingNotices(ownRun(job), trustedSummary(read.existing)?.marker, head),
  ];
  return { read, head, marker, change, memory: plannedMemory(planned), ...cause, trustNotices };
}

function reviewerUsages(usages: readonly ReviewerJobUsage[]): ReviewerUsage[] {
  return [...Map.groupBy(usages, ({ reviewer }) => reviewer)].map(([reviewer, own]) => ({
    reviewer,
    models: [...new Set(own.flatMap(({ models }) => models))],
    // Each job finds out for itself.
    unavailable: own
      .flatMap(({ unavailable = [] }) => unavailable)
      .filter(({ model }, at, all) => all.findIndex((one) => one.model === model) === at),
    spending: own.reduce((sum, { spending }) => sumSpending(sum, spending), noSpending),
  }));
}

/** Everybody's turns by the clock of the plan. */
function timelineOf(usages: readonly JobUsage[], { startedAt }: Plan): TimelineTurn[] {
  return usages
    .flatMap((work) => {
      // A clock that is slow, or a time that is none: as if it had begun with the plan.
      const lateMs = Math.max(0, Date.parse(work.startedAt) - Date.parse(startedAt)) || 0;
      return work.timeline.map(({ startMs, endMs, ...turn }) => {
        return { ...turn, startMs: startMs + lateMs, endMs: endMs + lateMs };
      });
    })
    .toSorted((a, b) => a.startMs - b.startMs);
}
