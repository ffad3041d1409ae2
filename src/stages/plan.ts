import { join } from "node:path";
import * as Type from "typebox";
import { baseOf } from "../action/base-of.ts";
import { causeBlocker } from "../action/decide/commit-blocker.ts";
import { type PinnedReview, type PlannedReview, planReview } from "../action/decide/plan-review.ts";
import { branchBlocker } from "../action/decide/rights.ts";
import type { Job } from "../action/job.ts";
import { repositoryFile } from "../action/repository-config.ts";
import { configure } from "../action/with-job.ts";
import { requireEfforts } from "../agents/efforts.ts";
import { requirePrices } from "../agents/prices.ts";
import { parseConfig, sharedInputs } from "../config/config.ts";
import { pathWarnings } from "../config/path-warnings.ts";
import { ArtifactError } from "../errors.ts";
import { authorise, mayWrite } from "../github/read/permission.ts";
import { scopePlanSchema, time } from "../model/artifact.ts";
import { backgroundSchema } from "../model/background.ts";
import { issueSchema, reportedIssueSchema } from "../model/issue.ts";
import { nullable, object, type Static, sha } from "../model/schema.ts";
import { planScope } from "../run/change/scope.ts";
import { type ArtifactOf, artifactKind, artifactName } from "./artifacts/artifact-kind.ts";
import { matrixOf } from "./artifacts/matrix.ts";
import { readArtifact } from "./artifacts/read-artifact.ts";
import { writeArtifact } from "./artifacts/write-artifact.ts";
import { type FollowingRequest, stageRequest } from "./request.ts";
import type { Stage, StageJob, StageResult } from "./stage-job.ts";

const { fingerprint, reviewers, votes, path, code } = reportedIssueSchema.properties;

/** What earlier runs left on the pull request; see `run/memory.ts`. */
const memorySchema = object({
  issues: Type.Array(
    object({
      ...issueSchema.properties,
      /** A marker's number is not checked. */
      confidence: nullable(Type.Number()),
      /** Missing in older plans: no. */
      preExisting: Type.Optional(Type.Boolean()),
      fingerprint,
      reviewers,
      votes,
      path,
      code,
      state: Type.Enum(["open", "dismissed", "resolved"]),
      inThread: Type.Boolean(),
      silenced: Type.Optional(Type.Boolean()),
      sameFile: Type.Optional(Type.Boolean()),
    }),
  ),
  since: nullable(sha),
  renamedFrom: Type.Array(object({ path: Type.String(), first: Type.String() })),
  renamesKnown: Type.Boolean(),
});

/** A pinned change as it was planned. */
export type PinnedPlan = Static<typeof pinnedPlanSchema>;
const pinnedPlanSchema = object({
  /** SHA of the base branch, whose rules count. Missing: an older version's plan, the merge base. */
  tip: Type.Optional(sha),
  /** Hostile texts. */
  title: Type.String(),
  body: Type.String(),
  /** Missing: an older version planned it. */
  background: Type.Optional(backgroundSchema),
  scope: scopePlanSchema,
  memory: memorySchema,
  /** SHA that our summary was about; null: there was none. */
  summaryHead: nullable(sha),
  /** Why no fix can be committed, as far as that is known without a token that may; null: nothing is in the way. */
  obstacle: nullable(Type.String()),
  /** Whether the change's author may write to the repository. */
  authorWrites: Type.Boolean(),
});

/** What is to be done, and on what. */
export type Plan = ArtifactOf<typeof planArtifact>;
const planArtifact = artifactKind({
  stage: "plan",
  // Title and body (64 KiB), what our comments remember (64 KiB each), a few digits for each of at most 3,000 files, and a
  // background of at most 0.9 million characters.
  maxMebibytes: 8,
  keyOf: () => [],
  content: {
    /** See `PlannedReview` in `action/decide/`. */
    decision: Type.Enum(["skipped", "nothing-new", "unchanged", "ready"]),
    /** For people; empty where something is to be looked at. */
    reason: Type.String(),
    /** `owner/name` */
    repository: Type.String(),
    pullRequest: nullable(Type.Integer({ minimum: 1 })),
    /** Null unless `decision` is `unchanged` or `ready`. */
    pinned: nullable(pinnedPlanSchema),
    /** Texts of the inputs that all stages share, by name. */
    inputs: Type.Unsafe<Record<string, string>>({
      type: "object",
      propertyNames: { type: "string", pattern: "^[a-z][a-z-]{0,39}$" },
      additionalProperties: { type: "string" },
    }),
    startedAt: time,
  },
});

/** Reads the plan of this run. Throws `ArtifactError` where there is none, or one of another repository. */
export async function readPlan(
  { folder, config }: Pick<StageJob, "folder" | "config">,
  repository: string,
): Promise<Plan> {
  const name = plannedName(config);
  const source = { folder, config: { ...config, name }, plan: null };
  const plan = await readArtifact(planArtifact, [], source);
  const path = join(folder.path, `${artifactName(planArtifact, [], name)}.json`);
  if (plan === undefined) {
    throw new ArtifactError(
      path,
      "there is no plan: let this job need the one that runs stage: plan, and download its artifact",
    );
  }
  if (plan.repository !== repository) {
    throw new ArtifactError(path, `it is about another repository than ${repository}`);
  }
  return plan;
}

/** The name of the configuration that was planned: its digest says so, and the plan hands it on. */
function plannedName({ digests, name }: Pick<StageJob["config"], "digests" | "name">) {
  const [plan, other] = digests.flatMap(({ artifact }) => {
    const [stage, of = null] = artifact.split("@");
    return stage === artifactName(planArtifact, [], null) ? [of] : [];
  });
  return plan === undefined || other !== undefined ? name : plan;
}

/**
 * The stage `plan`: decides, as the one-job run does, what is to be done, and pins it. Writes nothing to GitHub, starts
 * nothing, needs no key.
 */
export const planStage = { artifact: planArtifact, run: plan } satisfies Stage<StageJob>;

async function plan(job: StageJob): Promise<StageResult> {
  const startedAt = new Date().toISOString();
  const request = await stageRequest(job);
  const [owner = "", repo = ""] = job.event.repository.split("/");
  const base =
    request.kind === "review"
      ? await baseOf(request, job.client)
      : (request.mergeGroup?.base ?? request.untouched?.base ?? null);
  // Also for a merge group, which gets a check run, and where what stands counts for fail-on.
  const file =
    request.kind === "review" || base !== null || request.mergeGroup !== null
      ? await repositoryFile(job.client, { owner, repo }, base, job.inputs)
      : { raw: {}, warnings: [] };
  const inputs = { ...file.raw, ...sharedInputs(job.inputs) };
  const { folder } = job;
  const whole = { ...configure(job, parseConfig(job.inputs, file.raw)), folder, inputs };
  requirePrices(whole.config);
  requireEfforts(whole.config);
  const warnings = [...file.warnings, ...pathWarnings(whole.config)];
  if (request.kind === "skipped") {
    const nothing = { status: "skipped", reason: request.reason } as const;
    return { ...(await writePlan(nothing, null, whole, startedAt)), warnings };
  }
  const planned = await planReview(request, whole, { full: false });
  const decided = "behind" in request ? await authorised(request, planned, whole) : planned;
  const result = await writePlan(decided, request.pullNumber, whole, startedAt);
  return { ...result, warnings };
}

/** What is to be done if those behind the run before, who are asked like everybody, may have it done. */
async function authorised(
  { repository, behind }: FollowingRequest,
  planned: PlannedReview,
  { client, config }: Pick<Job, "client" | "config">,
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

async function writePlan(
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
    planArtifact,
    {
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

async function pinnedPlan(
  planned: PinnedReview,
  { client, config }: Pick<Job, "client" | "config">,
): Promise<PinnedPlan> {
  const { change, memory, marker, read } = planned;
  const { pullRequest } = read;
  const { author, repository } = pullRequest;
  const authorWrites =
    config.verify !== null && author !== null && (await mayWrite(client, repository, author.login));
  return {
    ...(change.tip === undefined ? {} : { tip: change.tip }),
    title: change.title,
    body: change.body,
    ...(change.background === undefined ? {} : { background: change.background }),
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
