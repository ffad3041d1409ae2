import { changedPaths } from "./diff.ts";
import type { Repository } from "./repository.ts";

/** Paths whose contents in the working tree (as recorded by `workingTree`) differ from a commit. */
export async function dirtyPaths(
  repository: Repository,
  commit: string,
  tree: string,
): Promise<string[]> {
  return (await changedPaths(repository, commit, tree)).map((entry) => entry.path);
}

/** Writes a patch into the files of a folder: all of it or nothing. Rejects with `GitError` when it does not fit. */
export async function applyToFolder(
  repository: Repository,
  folder: string,
  patch: string,
): Promise<void> {
  await repository.git(["apply", "--whitespace=nowarn", "-"], {
    workTree: folder,
    cwd: folder,
    input: patch,
  });
}
