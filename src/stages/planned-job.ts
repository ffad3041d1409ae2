import { join } from "node:path";
import { remoteOf } from "../action/decide/fetch-pinned.ts";
import type { Job } from "../action/job.ts";
import type { Config, Stage } from "../config/config.ts";
import { ArtifactError, UsageError } from "../errors.ts";
import { fetchCommits } from "../git/fetch.ts";
import { createRepository } from "../git/repository.ts";
import type { Change } from "../run/change/change.ts";
import { readPlannedScope } from "../run/change/scope.ts";
import type { Memory } from "../run/memory.ts";
import type { ArtifactFolder } from "./artifacts/folder.ts";
import type { Provenance } from "./artifacts/write-artifact.ts";
import type { PinnedPlan, Plan } from "./plan.ts";
import type { StageJob } from "./stage-job.ts";

/** The pinned change of a plan. */
export interface PlannedChange extends PinnedPlan {
  /** SHAs. */
  readonly head: string;
  readonly base: string;
  readonly pullRequest: number;
}

/** A stage after the plan, of a run in which there is something to review. */
export interface PlannedJob extends StageJob {
  readonly plan: Plan;
  readonly planned: PlannedChange;
}

/** What a plan pinned; null where nothing is looked at. Throws `ArtifactError` for a plan that contradicts itself. */
export function plannedChange(plan: Plan, folder: ArtifactFolder): PlannedChange | null {
  const { head, base, pullRequest, pinned, decision } = plan;
  const looks = decision === "ready" || decision === "unchanged";
  if (!looks && pinned === null) return null;
  if (!looks || pinned === null || head === null || base === null || pullRequest === null) {
    throw new ArtifactError(
      folder.files.get("crosscheck-plan") ?? "",
      `its decision ${decision} does not go with what it pins`,
    );
  }
  return { ...pinned, head, base, pullRequest };
}

/** Fetches what a plan pinned, and reads it again. Throws `ArtifactError` where it is another change by now. */
export async function fetchPlanned(planned: PlannedChange, job: Job): Promise<Change> {
  const { head, base, tip = base, title, body, background, scope } = planned;
  const [owner = "", repo = ""] = job.event.repository.split("/");
  const repository = await createRepository(job.git, join(job.scratch, "repository"));
  await fetchCommits(repository, remoteOf({ owner, repo }, job), [head, base, tip], job.stop);
  const read = await readPlannedScope(repository, base, head, scope);
  if (read === undefined) {
    throw new ArtifactError(
      "crosscheck-plan.json",
      "the difference between its commits is another one here: use one version of git in all jobs",
    );
  }
  const known = background === undefined ? {} : { background };
  return { repository, head, base, tip, ...read, dirty: new Set(), title, body, ...known };
}

/** What earlier runs left on the pull request, as the plan has it. */
export function plannedMemory({ memory }: PinnedPlan): Memory {
  const { issues, since, renamesKnown, renamedFrom } = memory;
  return {
    issues: issues.map((issue) => ({ ...issue, preExisting: issue.preExisting ?? false })),
    since,
    renamesKnown,
    renamedFrom: new Map(renamedFrom.map(({ path, first }) => [path, first])),
  };
}

/** What ties an artifact of a job to the plan. */
export function provenance({ plan }: PlannedJob): Provenance {
  return { head: plan.head, base: plan.base, plan: plan.digest };
}

/** The reviewer that this job is. Throws `UsageError` where the workflow does not say, or names an unknown one. */
export function reviewerOf(config: Pick<Config, "reviewer" | "reviewers">, stage: Stage): string {
  const names = config.reviewers.map(({ name }) => name);
  const found = names.find((name) => name === config.reviewer);
  if (found === undefined) {
    throw new UsageError(
      `reviewer: the stage ${stage} is the job of one reviewer, and "${config.reviewer ?? ""}" is not one of ${names.join(", ")}`,
    );
  }
  return found;
}
