import type { ArtifactStage, Contents, Envelope } from "../../model/artifact.ts";
import { redactTexts } from "../../report/redact-result.ts";
import { redactor } from "../../text/redact.ts";
import type { PlannedJob, StageJob } from "../stage-job.ts";
import { storeArtifact, type WrittenArtifact } from "./write-artifact.ts";

/** Writes a stage's artifact, without secrets. */
export async function writeArtifact<Stage extends ArtifactStage>(
  content: Contents[Stage] & Pick<Envelope, "head" | "base" | "plan">,
  { config, folder }: StageJob,
): Promise<WrittenArtifact> {
  const clean = redactTexts(content, redactor(config.secrets));
  return await storeArtifact<Stage>(folder.path, clean);
}

/** What ties an artifact to its plan. */
export function provenance({ plan }: PlannedJob): Pick<Envelope, "head" | "base" | "plan"> {
  return { head: plan.head, base: plan.base, plan: plan.digest };
}
