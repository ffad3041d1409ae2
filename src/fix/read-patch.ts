import { GitError } from "../errors.ts";
import { type ChangedPath, changedPaths, patchText } from "../git/diff.ts";
import type { Repository } from "../git/repository.ts";

/** What differs between two trees. */
export interface ReadPatch {
  readonly changed: readonly ChangedPath[];
  /** Null: the files are too large to make a text of what differs. */
  readonly text: string | null;
}

/** Both versions of all changed files together. Git holds them in memory, and a text of ours has a limit. */
export const maxPatchedBytes = 64 * 1024 ** 2;

/** Reads what differs between two trees that somebody hostile may have made. Rejects with `GitError`. */
export async function readPatch(
  repository: Repository,
  from: string,
  to: string,
): Promise<ReadPatch> {
  const changed = await changedPaths(repository, from, to);
  const shas = changed.flatMap(({ oldMode, oldSha, newMode, newSha }) => [
    ...(isFile(oldMode) ? [oldSha] : []),
    ...(isFile(newMode) ? [newSha] : []),
  ]);
  const tooLarge = (await sizeOf(repository, shas)) > maxPatchedBytes;
  return { changed, text: tooLarge ? null : await patchText(repository, from, to) };
}

const isFile = (mode: string) => mode !== "000000" && mode !== "160000";

async function sizeOf(repository: Repository, shas: readonly string[]): Promise<number> {
  if (shas.length === 0) return 0;
  const input = shas.map((sha) => `${sha}\n`).join("");
  const out = await repository.git(["cat-file", "--batch-check=%(objectsize)"], { input });
  const sizes = out.trim().split("\n");
  const lost = sizes.find((size) => !/^\d+$/.test(size));
  if (lost !== undefined) throw new GitError(`an object of the tree is not there: ${lost}`, 1, "");
  return sizes.reduce((sum, size) => sum + Number(size), 0);
}
