import { join } from "node:path";
import { type ActionResult, concludeStage, concludeWork } from "../action/conclude.ts";
import type { UnconfiguredJob } from "../action/job.ts";
import { configure } from "../action/with-job.ts";
import { type Config, ownInputs, parseConfig, sharedInputs } from "../config/config.ts";
import { ArtifactError } from "../errors.ts";
import { stopAfter } from "../run/deadline.ts";
import { plainLine } from "../text/line.ts";
import type { ArtifactOf, ContentOf } from "./artifacts/artifact-kind.ts";
import { openFolder } from "./artifacts/folder.ts";
import type { StageName } from "./catalog.ts";
import { confirmStage } from "./confirm.ts";
import { fixStage } from "./fix.ts";
import { mergeStage } from "./merge.ts";
import { type Plan, planStage, readPlan } from "./plan.ts";
import { type PlannedJob, plannedChange } from "./planned-job.ts";
import { publishNothing, publishStage } from "./publish.ts";
import { reviewStage } from "./review.ts";
import { type Stage, type StageJob, skippedStage } from "./stage-job.ts";
import { voteStage } from "./vote.ts";

/** Every stage of a run, in order. A stage of the catalog that is missing here does not compile. */
export const stages = {
  plan: planStage,
  review: reviewStage,
  merge: mergeStage,
  vote: voteStage,
  fix: fixStage,
  confirm: confirmStage,
  publish: publishStage,
} as const satisfies Readonly<Record<StageName, Stage<never>>>;

type Artifacts = {
  [Name in keyof typeof stages as null extends (typeof stages)[Name]["artifact"]
    ? never
    : Name]: (typeof stages)[Name]["artifact"];
};

/** A stage that leaves an artifact. */
export type ArtifactStage = keyof Artifacts;

/** What each stage hands on. */
export type Contents = { readonly [Name in ArtifactStage]: ContentOf<Artifacts[Name]> };

/** An artifact as it is in its file, of one stage or of any. */
export type Artifact<Name extends ArtifactStage = ArtifactStage> = ArtifactOf<Artifacts[Name]>;

/** Does one stage of a run. Throws `ArtifactError` for what other jobs left and cannot be used. */
export async function runStage(
  name: keyof typeof stages,
  job: UnconfiguredJob,
): Promise<ActionResult> {
  const folder = await openFolder(job.config.artifacts ?? join(job.temp, "crosscheck-artifacts"));
  const { others } = folder;
  if (others.length > 0) {
    const names = others.slice(0, 5).map((other) => plainLine(other, 60));
    job.note(`${others.length} entries are no artifacts and were not read: ${names.join(", ")}`);
  }
  if (name === "plan")
    return concludeStage(await stages.plan.run({ ...configure(job, job.config), folder }), job);
  const plan = await readPlan({ ...job, folder }, job.event.repository);
  const config = configOf(plan, job);
  using stop = stopAfter(config.timeoutMs, job.signal);
  const staged: StageJob = { ...configure({ ...job, stop: stop.signal }, config), folder };
  const change = plannedChange(plan, folder);
  const planned: PlannedJob | null = change && { ...staged, plan, planned: change };
  const ready = plan.decision === "ready" ? planned : null;
  if (name === "publish") {
    return await concludeWork(
      () => (ready ? stages.publish.run(ready) : publishNothing(plan, planned, staged)),
      staged,
    );
  }
  const result = ready
    ? await stages[name].run(ready)
    : skippedStage(plan.reason || "there is nothing to review");
  return concludeStage(result, job);
}

/** The configuration of a job: the plan's, and of its own what no plan knows. Throws `ArtifactError` for what is no input. */
function configOf({ inputs }: Plan, job: UnconfiguredJob): Config {
  const handedOn = sharedInputs(inputs);
  if (Object.keys(handedOn).length !== Object.values(inputs).filter((one) => one.trim()).length) {
    throw new ArtifactError(
      "crosscheck-plan.json",
      "it hands on inputs that are none: run all stages with one release of Crosscheck",
    );
  }
  return parseConfig(ownInputs(job.inputs), handedOn);
}
