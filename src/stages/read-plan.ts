import { join } from "node:path";
import { remoteOf } from "../action/decide/fetch-pinned.ts";
import type { Job } from "../action/job.ts";
import { ArtifactError } from "../errors.ts";
import { fetchCommits } from "../git/fetch.ts";
import { createRepository } from "../git/repository.ts";
import type { Artifact } from "../model/artifact.ts";
import type { PinnedPlan } from "../model/plan-content.ts";
import type { Change } from "../run/change/change.ts";
import { readPlannedScope } from "../run/change/scope.ts";
import type { Memory } from "../run/memory.ts";
import type { ArtifactFolder } from "./artifacts/folder.ts";
import { type Known, readArtifact } from "./artifacts/read-artifact.ts";

/** The pinned change of a plan. */
export interface PlannedChange extends PinnedPlan {
  /** SHAs. */
  readonly head: string;
  readonly base: string;
  readonly pullRequest: number;
}

/** Reads the plan of this run. Throws `ArtifactError` where there is none, or one of another repository. */
export async function readPlan(
  folder: ArtifactFolder,
  digests: Known["digests"],
  repository: string,
): Promise<Artifact<"plan">> {
  const plan = await readArtifact(folder, { stage: "plan" }, { digests, plan: null });
  const path = join(folder.path, "crosscheck-plan.json");
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

/** What a plan pinned; null where nothing is looked at. Throws `ArtifactError` for a plan that contradicts itself. */
export function plannedChange(
  plan: Artifact<"plan">,
  folder: ArtifactFolder,
): PlannedChange | null {
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
  const { head, base, title, body, scope } = planned;
  const [owner = "", repo = ""] = job.event.repository.split("/");
  const repository = await createRepository(job.git, join(job.scratch, "repository"));
  await fetchCommits(repository, remoteOf({ owner, repo }, job), [head, base], job.stop);
  const read = await readPlannedScope(repository, base, head, scope);
  if (read === undefined) {
    throw new ArtifactError(
      "crosscheck-plan.json",
      "the difference between its commits is another one here: use one version of git in all jobs",
    );
  }
  return { repository, head, base, ...read, dirty: new Set(), title, body };
}

/** What earlier runs left on the pull request, as the plan has it. */
export function plannedMemory({ memory }: PinnedPlan): Memory {
  const { issues, since, renamesKnown, renamedFrom } = memory;
  return {
    issues,
    since,
    renamesKnown,
    renamedFrom: new Map(renamedFrom.map(({ path, first }) => [path, first])),
  };
}
