import type { Finished, Job } from "../action/job.ts";
import { messageOf } from "../errors.ts";
import type { ArtifactKind } from "./artifacts/artifact-kind.ts";
import type { ArtifactFolder } from "./artifacts/folder.ts";
import type { Matrix } from "./artifacts/matrix.ts";
import type { WrittenArtifact } from "./artifacts/write-artifact.ts";

/** A job that is one stage of a run. */
export interface StageJob extends Job {
  /** Where its artifact is written, and those of the stages before are. */
  readonly folder: ArtifactFolder;
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
  /** Why the step fails although the artifact is there, for people. Missing: it does not. */
  readonly failure?: string;
  /** For the workflow's author, whatever the outcome. Missing: none. */
  readonly warnings?: readonly string[];
}

/** A stage: its artifact, and what its job does. @typeParam StagesJob what it knows when it begins */
export type Stage<StagesJob extends StageJob> =
  | {
      readonly artifact: ArtifactKind;
      run(job: StagesJob): Promise<StageResult>;
    }
  /** The last one leaves no artifact. */
  | { readonly artifact: null; run(job: StagesJob): Promise<Finished> };

/** What a stage comes to where nothing stands out. */
export const nothingWritten = {
  outcome: "success",
  reason: "",
  ready: null,
  matrix: null,
} as const satisfies Partial<StageResult>;

/** What a stage comes to whose agents did their work and did not end well: what they made was paid for. */
export function brokenStage(error: unknown, written: WrittenArtifact): StageResult {
  const failure = messageOf(error);
  return { ...nothingWritten, outcome: "failed", reason: failure, written, failure };
}

/** What a stage comes to that has nothing to do. @param reason for people */
export function skippedStage(reason: string): StageResult {
  return { ...nothingWritten, outcome: "skipped", reason, written: null };
}
