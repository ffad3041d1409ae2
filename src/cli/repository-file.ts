import { type RepositoryFile, readRepositoryFile } from "../config/file.ts";
import { fileOfCommit } from "../git/local/commits.ts";
import type { LocalRepository } from "../git/local/repository.ts";
import type { Git } from "../git/run-git.ts";

/** What the repository's own file says at a commit. Throws `UsageError` with every mistake of the file and its line. */
export async function fileAt(
  git: Git,
  local: LocalRepository,
  commit: string,
): Promise<RepositoryFile> {
  return await readRepositoryFile((path) => fileOfCommit(git, local, commit, path));
}
