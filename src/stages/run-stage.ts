import { join } from "node:path";
import { type ActionResult, conclude, concludeStage } from "../action/conclude.ts";
import { type Finished, skipped, type UnconfiguredJob } from "../action/job.ts";
import { requestOf } from "../action/request.ts";
import { endWithoutReview } from "../action/skip/end-without-review.ts";
import { checkNothing } from "../action/skip/skipped-check-run.ts";
import { configure } from "../action/with-job.ts";
import { type Config, ownInputs, parseConfig, type Stage, sharedInputs } from "../config/config.ts";
import { ArtifactError } from "../errors.ts";
import { readPullRequest } from "../github/read/read-pull-request.ts";
import type { Artifact } from "../model/artifact.ts";
import { stopAfter } from "../run/deadline.ts";
import { plainLine } from "../text/plain-line.ts";
import { openFolder } from "./artifacts/folder.ts";
import { confirmStage } from "./confirm.ts";
import { fixStage } from "./fix.ts";
import { mergeStage } from "./merge.ts";
import { planStage } from "./plan.ts";
import { publishStage, readPinned } from "./publish.ts";
import { plannedChange, readPlan } from "./read-plan.ts";
import { reviewStage } from "./review.ts";
import { nothingWritten, type PlannedJob, type StageJob, type StageResult } from "./stage-job.ts";
import { voteStage } from "./vote.ts";

/** The stages that read the plan and leave an artifact. */
const working = {
  review: reviewStage,
  merge: mergeStage,
  vote: voteStage,
  fix: fixStage,
  confirm: confirmStage,
} as const satisfies Record<string, (job: PlannedJob) => Promise<StageResult>>;

/** Does one stage of a run. Throws `ArtifactError` for what other jobs left and cannot be used. */
export async function runStage(
  stage: Exclude<Stage, "all">,
  job: UnconfiguredJob,
): Promise<ActionResult> {
  const { artifacts, digests } = job.config;
  const folder = await openFolder(artifacts ?? join(job.temp, "crosscheck-artifacts"));
  const { others } = folder;
  if (others.length > 0) {
    const names = others.slice(0, 5).map((name) => plainLine(name, 60));
    job.note(`${others.length} entries are no artifacts and were not read: ${names.join(", ")}`);
  }
  if (stage === "plan")
    return concludeStage(await planStage({ ...configure(job, job.config), folder }), job);
  const plan = await readPlan(folder, digests, job.event.repository);
  const config = configOf(plan, job);
  using stop = stopAfter(config.timeoutMs, job.signal);
  const staged: StageJob = { ...configure({ ...job, stop: stop.signal }, config), folder };
  const change = plannedChange(plan, folder);
  const planned = change && { ...staged, plan, planned: change };
  const ready = plan.decision === "ready" ? planned : null;
  if (stage === "publish") {
    const finished = ready
      ? await publishStage(ready)
      : await publishNothing(plan, planned, staged);
    return await conclude(finished, staged);
  }
  if (ready) return concludeStage(await working[stage](ready), job);
  const reason = plan.reason || "there is nothing to review";
  return concludeStage({ ...nothingWritten, outcome: "skipped", reason, written: null }, job);
}

/** The configuration of a job: the plan's, and of its own what no plan knows. Throws `ArtifactError` for what is no input. */
function configOf({ inputs }: Artifact<"plan">, job: UnconfiguredJob): Config {
  const handedOn = sharedInputs(inputs);
  if (Object.keys(handedOn).length !== Object.values(inputs).filter((one) => one.trim()).length) {
    throw new ArtifactError(
      "crosscheck-plan.json",
      "it hands on inputs that are none: run all stages with one release of Crosscheck",
    );
  }
  return parseConfig(ownInputs(job.inputs), handedOn);
}

/** What is to be said where the plan asks for no review. @param planned null: nothing was pinned */
async function publishNothing(
  plan: Artifact<"plan">,
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
  return request.kind === "skipped" && request.mergeGroup !== null
    ? await checkNothing(repository, request.mergeGroup.head, reason, [], job)
    : skipped(reason);
}
