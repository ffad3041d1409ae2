import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../../config/config.ts";
import { ArtifactError } from "../../errors.ts";
import type { Envelope } from "../../model/artifact.ts";
import { redactTexts } from "../../report/redact-result.ts";
import { redactor } from "../../text/redact.ts";
import { type ArtifactKind, artifactName } from "./artifact-kind.ts";
import { canonicalJson, digestOf } from "./digest.ts";
import type { ArtifactFolder } from "./folder.ts";

/** An artifact that was written. */
export interface WrittenArtifact {
  readonly path: string;
  /** Under which it is to be uploaded. */
  readonly name: string;
  /** SHA-256 of its content, in hex. */
  readonly sha256: string;
}

/** What ties an artifact to its plan. */
export type Provenance = Pick<Envelope, "head" | "base" | "plan">;

/**
 * Writes a stage's artifact without secrets, whole or not at all. Throws `ArtifactError` where nobody could read it again.
 */
export async function writeArtifact<Stage extends string, Content extends object>(
  kind: ArtifactKind<Stage, Content>,
  content: Content & Provenance,
  {
    config,
    folder,
  }: {
    readonly config: Pick<Config, "secrets"> & Partial<Pick<Config, "name">>;
    readonly folder: Pick<ArtifactFolder, "path">;
  },
): Promise<WrittenArtifact> {
  const clean = redactTexts(content, redactor(config.secrets));
  const name = artifactName(kind, kind.keyOf(clean), config.name);
  const path = join(folder.path, `${name}.json`);
  const value = { version: 1, stage: kind.stage, ...clean };
  const digest = digestOf(value);
  const text = `${canonicalJson({ ...value, digest })}\n`;
  const bytes = Buffer.byteLength(text);
  if (bytes > kind.maxBytes) {
    throw new ArtifactError(
      path,
      `it would have ${bytes} bytes, more than the ${kind.maxBytes} that it may have: let this job do less`,
    );
  }
  await mkdir(folder.path, { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, text, { mode: 0o600, flag: "wx" });
  await rename(partial, path);
  return { path, name, sha256: digest };
}
