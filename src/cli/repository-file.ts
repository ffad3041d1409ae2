import { configFilePaths, type RepositoryFile, readRepositoryFile } from "../config/file.ts";
import { readFileAt } from "../git/commit.ts";
import { fileOfCommit } from "../git/local/commits.ts";
import type { LocalRepository } from "../git/local/repository.ts";
import type { Git } from "../git/run-git.ts";
import type { Change } from "../run/change/change.ts";

/** What the repository's own file says at a commit. Throws `UsageError` with every mistake of the file and its line. */
export async function fileAt(
  git: Git,
  local: LocalRepository,
  commit: string,
): Promise<RepositoryFile> {
  return await readRepositoryFile((path) => fileOfCommit(git, local, commit, path));
}

/** Says that a change brings another file than the one that counts. Undefined: it does not. */
export async function otherFile(
  { repository, base, head }: Pick<Change, "repository" | "base" | "head">,
  counts: RepositoryFile,
): Promise<string | undefined> {
  const texts = await Promise.all(
    configFilePaths.map((path) => readFileAt(repository, head, path)),
  );
  const at = texts.findIndex((text) => text !== undefined);
  if (texts[at] === counts.text) return undefined;
  const where = `the base, ${base.slice(0, 8)}`;
  return counts.path === undefined
    ? `${configFilePaths[at]} is not in ${where}, and counts once it is: until then give flags`
    : `${counts.path} of ${where} counts, not what the change makes of it: to try that, give flags`;
}
