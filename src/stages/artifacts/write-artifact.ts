import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ArtifactError } from "../../errors.ts";
import type { ArtifactStage, Contents, Envelope } from "../../model/artifact.ts";
import { artifactName, keyOf } from "./artifact-name.ts";
import { canonicalJson, digestOf } from "./digest.ts";
import { maxBytesOf } from "./limits.ts";

/** An artifact that was written. */
export interface WrittenArtifact {
  readonly path: string;
  /** Under which it is to be uploaded. */
  readonly name: string;
  /** SHA-256 of its content, in hex. */
  readonly sha256: string;
}

/** Writes a stage's artifact whole or not at all. Throws `ArtifactError` where nobody could read it again. */
export async function storeArtifact<Stage extends ArtifactStage>(
  folder: string,
  content: Contents[Stage] & Pick<Envelope, "head" | "base" | "plan">,
): Promise<WrittenArtifact> {
  const name = artifactName(keyOf(content));
  const path = join(folder, `${name}.json`);
  const value = { version: 1, ...content };
  const digest = digestOf(value);
  const text = `${canonicalJson({ ...value, digest })}\n`;
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytesOf(content.stage)) {
    throw new ArtifactError(
      path,
      `it would have ${bytes} bytes, more than the ${maxBytesOf(content.stage)} that it may have: let this job do less`,
    );
  }
  await mkdir(folder, { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, text, { mode: 0o600, flag: "wx" });
  await rename(partial, path);
  return { path, name, sha256: digest };
}
