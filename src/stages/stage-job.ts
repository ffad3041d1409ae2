import type { Job } from "../action/job.ts";
import type { Config, Stage } from "../config/config.ts";
import { UsageError } from "../errors.ts";
import type { Artifact } from "../model/artifact.ts";
import type { ArtifactFolder } from "./artifacts/folder.ts";
import type { WrittenArtifact } from "./artifacts/write-artifact.ts";
import type { Matrix } from "./matrix.ts";
import type { PlannedChange } from "./read-plan.ts";

/** A job that is one stage of a run. */
export interface StageJob extends Job {
  /** Where its artifact is written, and those of the stages before are. */
  readonly folder: ArtifactFolder;
}

/** A stage after the plan, of a run in which there is something to review. */
export interface PlannedJob extends StageJob {
  readonly plan: Artifact<"plan">;
  readonly planned: PlannedChange;
}

/** What a stage came to that leaves an artifact. */
export interface StageResult {
  readonly outcome: "success" | "partial" | "failed" | "skipped";
  /** For people: why the outcome is not `success`. */
  readonly reason: string;
  readonly written: WrittenArtifact | null;
  /** Null where a stage does not know it. */
  readonly ready: boolean | null;
  readonly matrix: Matrix | null;
  /** For the workflow's author, whatever the outcome. Missing: none. */
  readonly warnings?: readonly string[];
}

/** What a stage comes to where nothing stands out. */
export const nothingWritten = {
  outcome: "success",
  reason: "",
  ready: null,
  matrix: null,
} as const satisfies Partial<StageResult>;

/** The reviewer that this job is. Throws `UsageError` where the workflow does not say, or names a stranger. */
export function reviewerOf(config: Config, stage: Stage): string {
  const names = config.reviewers.map(({ name }) => name);
  const found = names.find((name) => name === config.reviewer);
  if (found === undefined) {
    throw new UsageError(
      `reviewer: the stage ${stage} is the job of one reviewer, and "${config.reviewer ?? ""}" is not one of ${names.join(", ")}`,
    );
  }
  return found;
}
