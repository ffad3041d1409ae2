import { ArtifactError } from "../../errors.ts";
import type { Artifact, ArtifactStage } from "../../model/artifact.ts";
import { validatorOf } from "../../model/artifact-schemas.ts";
import { type ArtifactKey, artifactName, keyOf } from "./artifact-name.ts";
import { digestOf } from "./digest.ts";
import { type ArtifactFolder, readText } from "./folder.ts";
import { maxBytesOf } from "./limits.ts";

/** What a reader knows before it reads. */
export interface Known {
  /** What other jobs of the run said of their artifacts, through their outputs. */
  readonly digests: readonly { readonly artifact: string; readonly sha256: string }[];
  /** The plan that everything must belong to; null while the plan itself is read. */
  readonly plan: Pick<Artifact<"plan">, "digest" | "head" | "base"> | null;
}

/** Stages of one job each, whose digest the workflow can hand on. */
const pinned: ReadonlySet<ArtifactStage> = new Set(["plan", "merge", "fix"]);

/**
 * Reads an artifact: what another job wrote, and perhaps somebody in its name. Undefined when there is none. Throws
 * `ArtifactError` for whatever is off.
 */
export async function readArtifact<Stage extends ArtifactStage>(
  folder: ArtifactFolder,
  key: ArtifactKey & { readonly stage: Stage },
  { digests, plan }: Known,
): Promise<Artifact<Stage> | undefined> {
  const name = artifactName(key);
  const path = folder.files.get(name);
  if (path === undefined) return undefined;
  const off = (problem: string, cause?: unknown) => new ArtifactError(path, problem, cause);
  const given = digests.find(({ artifact }) => artifact === name);
  if (given === undefined && pinned.has(key.stage)) {
    throw off(
      `it counts only with its digest: set the input digests to the output digest of the job that runs stage: ${key.stage}`,
    );
  }
  const value = parsed(await readText(path, maxBytesOf(key.stage)), off);
  const valid = validatorOf<Stage>(key.stage);
  if (!valid(value)) {
    const [error] = valid.errors ?? [];
    const extra = error?.params.additionalProperty;
    const which = extra === undefined ? "" : ` (${JSON.stringify(extra).slice(0, 60)})`;
    throw off(
      `it is no artifact of stage ${key.stage}, version 1: ${error?.instancePath || "it"} ${error?.message}${which}; run all stages with one release of Crosscheck`,
    );
  }
  if (value.digest !== digestOf(value)) {
    throw off("its content is not what its digest says: somebody changed it after it was written");
  }
  if (given !== undefined && given.sha256 !== value.digest) {
    throw off(
      "it is not the artifact whose digest was given in the input digests: another one was uploaded under its name",
    );
  }
  if (artifactName(keyOf(value)) !== name) {
    throw off("it says that it is another artifact: upload each under its own name");
  }
  if (plan !== null && value.plan !== plan.digest) {
    throw off("it belongs to another plan: download the artifacts of this run only");
  }
  if (plan !== null && (value.head !== plan.head || value.base !== plan.base)) {
    throw off("it is about other commits than the plan");
  }
  return value;
}

function parsed(text: string, off: (problem: string, cause: unknown) => ArtifactError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw off("it is not JSON: it is not what the stage wrote", error);
  }
}
