import { changedPaths } from "./diff.ts";
import type { Repository } from "./repository.ts";

/** Paths whose contents in the working tree (see `WorkTree.snapshot`) differ from a commit. */
export async function dirtyPaths(
  repository: Repository,
  commit: string,
  tree: string,
): Promise<string[]> {
  return (await changedPaths(repository, commit, tree)).map((entry) => entry.path);
}

/** Paths that a patch without renames touches. Rejects with `GitError` when it is no patch. */
export async function patchPaths(repository: Repository, patch: string): Promise<string[]> {
  const out = await repository.git(["apply", "--numstat", "-z", "-"], { input: patch });
  // A record is two counts and the path.
  return out.split("\0").flatMap((record) => /^[^\t]+\t[^\t]+\t([\s\S]+)$/.exec(record)?.[1] ?? []);
}
