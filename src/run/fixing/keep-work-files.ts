import { lstat, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isTooLargeToKeep, keepLines, needsKeeping } from "../../fix/bytes/keep-lines.ts";
import type { LocalChange } from "../change/local.ts";

/**
 * Lets a step write into files of the working tree, and gives all lines that it did not change their bytes back. Git
 * itself converts whole files by the user's settings, also where a file's lines do not all end as these say.
 */
export async function keepWorkFiles(
  { local, repository }: Pick<LocalChange, "local" | "repository">,
  paths: readonly string[],
  step: () => Promise<void>,
): Promise<void> {
  const files = paths.map((path) => join(local.workTree, path));
  const before = await Promise.all(files.map(plainBytes));
  await step();
  for (const [at, file] of files.entries()) {
    const [old, now] = [before[at], await plainBytes(file)];
    if (!old || !now || !needsKeeping(old, now)) continue;
    const kept = await keepLines(repository, old, now);
    if (!now.equals(kept)) await writeFile(file, kept);
  }
}

/** What a file of text holds; undefined for all else, and for what is too large to compare. */
async function plainBytes(file: string): Promise<Buffer | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const bytes = await readFile(file);
  // In UTF-16 no byte is a line end by itself.
  return bytes.includes(0) || isTooLargeToKeep(bytes) ? undefined : bytes;
}
