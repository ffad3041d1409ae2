import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GitDirectory, git, gitAnswer, gitBytes } from "./git.ts";

/** The commit a revision names; undefined where there is none. */
export function commitOf(directory: GitDirectory, revision: string): Promise<string | undefined> {
  return gitAnswer(directory, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]);
}

/** The object a revision or path (`REV:PATH`) names; undefined where there is none. */
export function objectOf(directory: GitDirectory, name: string): Promise<string | undefined> {
  return gitAnswer(directory, ["rev-parse", "--verify", "--quiet", name]);
}

/** `blob`, `tree`, `commit` or `tag`; undefined where there is no such object. */
export function typeOf(directory: GitDirectory, name: string): Promise<string | undefined> {
  return gitAnswer(directory, ["cat-file", "-t", name]);
}

/** Writes a blob; returns its SHA. */
export async function writeBlob(
  directory: GitDirectory,
  content: string | Uint8Array,
): Promise<string> {
  return (await git(directory, ["hash-object", "-w", "--stdin"], { input: content })).trim();
}

/** Writes many blobs at once; returns their SHAs in the same order. */
export async function writeBlobs(
  directory: GitDirectory,
  contents: readonly (string | Uint8Array)[],
): Promise<string[]> {
  const folder = await mkdtemp(join(directory, "blobs-"));
  try {
    const paths = contents.map((_, index) => join(folder, String(index)));
    await Promise.all(paths.map((path, index) => writeFile(path, contents[index] ?? "")));
    const flags = ["-w", "--no-filters", "--stdin-paths"];
    const output = await git(directory, ["hash-object", ...flags], { input: paths.join("\n") });
    return output.split("\n").slice(0, contents.length);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A blob's bytes. */
export function readBlob(directory: GitDirectory, name: string): Promise<Buffer> {
  return gitBytes(directory, ["cat-file", "blob", name]);
}
