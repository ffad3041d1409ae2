import { baseOf } from "../action/base-of.ts";
import { causeBlocker } from "../action/decide/commit-blocker.ts";
import { type PinnedReview, type PlannedReview, planReview } from "../action/decide/plan-review.ts";
import { branchBlocker } from "../action/decide/rights.ts";
import type { Job } from "../action/job.ts";
import { repositoryFile } from "../action/repository-config.ts";
import { configure } from "../action/with-job.ts";
import { requirePrices } from "../agents/prices.ts";
import { parseConfig, sharedInputs } from "../config/config.ts";
import { authorise, mayWrite } from "../github/read/permission.ts";
import type { PinnedPlan } from "../model/plan-content.ts";
import { planScope } from "../run/change/scope.ts";
import { writeArtifact } from "./artifacts/hand-on.ts";
import { matrixOf } from "./matrix.ts";
import { stageRequest } from "./request.ts";
import type { FollowingRequest } from "./request-of-run.ts";
import type { StageJob, StageResult } from "./stage-job.ts";

/**
 * The stage `plan`: decides, as the one-job run does, what is to be done, and pins it. Writes nothing to GitHub, starts
 * nothing, needs no key.
 */
export async function planStage(job: StageJob): Promise<StageResult> {
  const startedAt = new Date().toISOString();
  const request = await stageRequest(job);
  const [owner = "", repo = ""] = job.event.repository.split("/");
  const base =
    request.kind === "review"
      ? await baseOf(request, job.client)
      : (request.mergeGroup?.base ?? null);
  // Also for a merge group, which gets a check run.
  const file =
    request.kind === "review" || request.mergeGroup !== null
      ? await repositoryFile(job.client, { owner, repo }, base)
      : { raw: {}, warnings: [] };
  const inputs = { ...file.raw, ...sharedInputs(job.inputs) };
  const { folder } = job;
  const whole = { ...configure(job, parseConfig(job.inputs, file.raw)), folder, inputs };
  requirePrices(whole.config);
  if (request.kind === "skipped") {
    const nothing = { status: "skipped", reason: request.reason } as const;
    return { ...(await handPlan(nothing, null, whole, startedAt)), warnings: file.warnings };
  }
  const planned = await planReview(request, whole, { full: false });
  const decided = "behind" in request ? await forThose(request, planned, whole) : planned;
  const handed = await handPlan(decided, request.pullNumber, whole, startedAt);
  return { ...handed, warnings: file.warnings };
}

/** What is to be done if those behind the run before, who are asked like everybody, may have it done. */
async function forThose(
  { repository, behind }: FollowingRequest,
  planned: PlannedReview,
  { client, config }: Job,
): Promise<PlannedReview> {
  const authorisation = await authorise(client, {
    repository,
    trigger: behind,
    commenter: null,
    allowedBots: config.allowedBots,
    allowedRoles: config.allowedRoles,
    readersToo: config.reviewAuthors === "all",
  });
  if (authorisation.status === "rejected") {
    return { status: "skipped", reason: authorisation.reason };
  }
  return "writes" in planned && !authorisation.writes ? { ...planned, writes: false } : planned;
}

async function handPlan(
  planned: PlannedReview,
  pullRequest: number | null,
  job: StageJob,
  startedAt: string,
): Promise<StageResult> {
  const isPinned = planned.status === "ready" || planned.status === "unchanged";
  const { config } = job;
  const ready = planned.status === "ready";
  const reason = "reason" in planned ? planned.reason : "";
  const written = await writeArtifact(
    {
      stage: "plan",
      head: "head" in planned ? planned.head : null,
      base: isPinned ? planned.change.base : null,
      plan: null,
      decision: planned.status,
      reason,
      repository: job.event.repository,
      pullRequest,
      pinned: isPinned ? await pinnedPlan(planned, job) : null,
      inputs: sharedInputs(job.inputs),
      startedAt,
    },
    job,
  );
  const fixer = config.fix === "off" ? null : config.fixer;
  const { reviewers } = config;
  return {
    outcome: ready ? "success" : "skipped",
    reason: planned.status === "unchanged" ? "there is nothing for reviewers in it" : reason,
    written,
    ready,
    matrix: matrixOf({
      reviewers: ready ? reviewers : [],
      shards: ready ? planned.change.shards.length : 0,
      voters: ready && config.vote && reviewers.length > 1 ? reviewers : [],
      fixer: ready ? fixer : null,
      judges: ready && fixer !== null && config.confirmFixes ? reviewers : [],
    }),
  };
}

async function pinnedPlan(planned: PinnedReview, { client, config }: Job): Promise<PinnedPlan> {
  const { change, memory, marker, read } = planned;
  const { pullRequest } = read;
  const { author, repository } = pullRequest;
  const authorWrites =
    config.verify !== null && author !== null && (await mayWrite(client, repository, author.login));
  return {
    title: change.title,
    body: change.body,
    scope: planScope(change),
    memory: {
      ...memory,
      renamedFrom: [...memory.renamedFrom].map(([path, first]) => ({ path, first })),
    },
    summaryHead: marker?.head ?? null,
    obstacle:
      (await causeBlocker(planned, { client, config })) ?? branchBlocker(pullRequest, config),
    authorWrites,
  };
}
