import type { Config } from "../../config/config.ts";
import { ArtifactError } from "../../errors.ts";
import type { Envelope } from "../../model/artifact.ts";
import { type Artifact, type ArtifactKind, artifactName } from "./artifact-kind.ts";
import { digestOf } from "./digest.ts";
import { type ArtifactFolder, readText } from "./folder.ts";

/** Where artifacts are read, and what a reader knows before. */
export interface ArtifactSource {
  readonly folder: Pick<ArtifactFolder, "files">;
  /** `digests`: what other jobs of the run said of their artifacts, through their outputs. */
  readonly config: Pick<Config, "digests"> & Partial<Pick<Config, "name">>;
  /** The plan that everything must belong to; null while the plan itself is read. */
  readonly plan: Pick<Envelope, "digest" | "head" | "base"> | null;
}

/** What is said of a job that was to leave an artifact and did not. */
export const noArtifact = "its job left no artifact";

/**
 * Reads an artifact: what another job wrote, and perhaps somebody in its name. Undefined when there is none. Throws
 * `ArtifactError` for whatever is off.
 */
export async function readArtifact<
  Stage extends string,
  Content extends object,
  Key extends readonly (string | number)[],
>(
  kind: ArtifactKind<Stage, Content, Key>,
  key: Key,
  { folder, config, plan }: ArtifactSource,
): Promise<Artifact<Stage, Content> | undefined> {
  const name = artifactName(kind, key, config.name);
  const path = folder.files.get(name);
  if (path === undefined) return undefined;
  const off = (problem: string, cause?: unknown) => new ArtifactError(path, problem, cause);
  const given = config.digests.find(({ artifact }) => artifact === name);
  if (given === undefined && kind.single) {
    throw off(
      `it counts only with its digest: set the input digests to the output digest of the job that runs stage: ${kind.stage}`,
    );
  }
  const value = parsed(await readText(path, kind.maxBytes), off);
  // Before the check, which adds what older values do not have.
  const digest = typeof value === "object" && value !== null ? digestOf(value) : null;
  const valid = kind.validator();
  if (!valid(value)) {
    const [error] = valid.errors ?? [];
    const extra = error?.params.additionalProperty;
    const which = extra === undefined ? "" : ` (${JSON.stringify(extra).slice(0, 60)})`;
    throw off(
      `it is no artifact of stage ${kind.stage}, version 1: ${error?.instancePath || "it"} ${error?.message}${which}; run all stages with one release of Crosscheck`,
    );
  }
  if (value.digest !== digest) {
    throw off("its content is not what its digest says: somebody changed it after it was written");
  }
  if (given !== undefined && given.sha256 !== value.digest) {
    throw off(
      "it is not the artifact whose digest was given in the input digests: another one was uploaded under its name",
    );
  }
  if (artifactName(kind, kind.keyOf(value), config.name) !== name) {
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
