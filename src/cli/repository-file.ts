import { configFilePaths, type RepositoryFile, readRepositoryFile } from "../config/file/file.ts";
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
  { repository, base, tip = base, head }: Pick<Change, "repository" | "base" | "tip" | "head">,
  counts: RepositoryFile,
): Promise<string | undefined> {
  const textsOf = async (commit: string) =>
    await Promise.all(configFilePaths.map((path) => readFileAt(repository, commit, path)));
  const [texts, before] = await Promise.all([textsOf(head), textsOf(base)]);
  const at = texts.findIndex((text) => text !== undefined);
  const isOfBase = at >= 0 && texts[at] === before.find((text) => text !== undefined);
  // What the base branch has got since is no doing of the change.
  if (texts[at] === counts.text || isOfBase) return undefined;
  const where = `the base, ${tip.slice(0, 8)}`;
  return counts.path === undefined
    ? `${configFilePaths[at]} is not in ${where}, and counts once it is: until then give flags`
    : `${counts.path} of ${where} counts, not what the change makes of it: to try that, give flags`;
}
