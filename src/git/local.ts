import { copyFile, realpath, rm, stat, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import { GitError, UsageError } from "../errors.ts";
import { createRepository, type Repository } from "./repository.ts";
import type { Git } from "./run-git.ts";

/** The user's own repository: read, never written. */
export interface LocalRepository {
  readonly workTree: string;
  /** Absolute git directory of this work tree. */
  readonly gitDir: string;
  readonly objects: string;
  /** `sha1` or `sha256`. */
  readonly objectFormat: string;
  readonly excludeFile: string;
}

/** Finds the repository around a folder. Rejects with `UsageError` outside of one. */
export async function findLocalRepository(git: Git, folder: string): Promise<LocalRepository> {
  const ask = async (what: string) => (await git(["rev-parse", what], { cwd: folder })).trim();
  try {
    const workTree = await realpath(await ask("--show-toplevel"));
    const [gitDir, common] = [await ask("--absolute-git-dir"), await ask("--git-common-dir")];
    const commonDir = resolve(folder, common);
    const own = await git(["rev-parse", "--absolute-git-dir"], { cwd: workTree }).catch(() => "");
    if (own.trim() !== gitDir) {
      throw new UsageError(
        `the git configuration of ${folder} names another work tree, ${workTree}: nothing there is read`,
      );
    }
    return {
      workTree,
      gitDir,
      objects: join(commonDir, "objects"),
      objectFormat: await ask("--show-object-format"),
      excludeFile: join(commonDir, "info", "exclude"),
    };
  } catch (error) {
    if (error instanceof GitError) {
      throw new UsageError(`${folder} is not in a git work tree: ${error.stderr.split("\n")[0]}`);
    }
    throw error;
  }
}

/** Resolves a ref of the user's repository to a commit SHA. Rejects with `UsageError` that names the ref. */
export async function resolveCommit(
  git: Git,
  local: LocalRepository,
  ref: string,
): Promise<string> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
    return (await git(args, { cwd: local.workTree })).trim();
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`no commit named "${ref}" here`);
    throw error;
  }
}

/** The text of a file of a commit; undefined: there is no plain file of that path in it. */
export async function fileOfCommit(
  git: Git,
  { workTree }: LocalRepository,
  commit: string,
  path: string,
): Promise<string | undefined> {
  const args = ["ls-tree", "-z", "--full-tree", commit, "--", path];
  const [entry = ""] = (await git(args, { cwd: workTree })).split("\0");
  const [, sha] = /^100\d{3} blob ([0-9a-f]+)\t/.exec(entry) ?? [];
  return sha === undefined ? undefined : await git(["cat-file", "blob", sha], { cwd: workTree });
}

/** The merge base of two commits; the first one where they share no history. */
export async function localMergeBase(
  git: Git,
  local: LocalRepository,
  base: string,
  head: string,
): Promise<string> {
  try {
    return (await git(["merge-base", base, head], { cwd: local.workTree })).trim();
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return base;
    throw error;
  }
}

/**
 * The list of what the user ignores everywhere: `core.excludesFile`, else git's default place for it.
 * https://git-scm.com/docs/gitignore
 */
export async function userExcludeFile(
  git: Git,
  local: LocalRepository,
  home: string,
): Promise<string> {
  try {
    const args = ["config", "--type=path", "--get", "core.excludesFile"];
    return (await git(args, { cwd: local.workTree, home })).trim();
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1)
      return join(home, ".config", "git", "ignore");
    throw error;
  }
}

/** A private repository that reads the user's objects and writes only its own; what the user excludes there is excluded. */
export async function openLocal(
  git: Git,
  local: LocalRepository,
  folder: string,
): Promise<Repository> {
  const { objects: alternates, objectFormat, excludeFile } = local;
  const options = { alternates, objectFormat, ownAttributes: false };
  const repository = await createRepository(git, folder, options);
  await copyWhenThere(excludeFile, join(folder, "info", "exclude"));
  return repository;
}

/**
 * The working tree as it is now, with untracked files that are not ignored, as a tree object of the private repository.
 * It begins with a copy of the user's index. The index knows what a sparse checkout leaves out, what a filter replaced,
 * and which files need not be read again.
 * @param excludeFile see {@link userExcludeFile}
 */
export async function workingTree(
  repository: Repository,
  local: LocalRepository,
  head: string,
  excludeFile: string,
): Promise<string> {
  const indexFile = repository.freshIndex();
  const where = {
    indexFile,
    workTree: local.workTree,
    cwd: local.workTree,
    config: [`core.excludesFile=${excludeFile}`, "core.symlinks=true"],
  };
  const add = async () => await repository.git(["add", "--all", "--", "."], where);
  const fromHead = async () => {
    await rm(indexFile, { force: true });
    await repository.git(["read-tree", head], { indexFile });
    await add();
  };
  if (await copyWhenThere(join(local.gitDir, "index"), indexFile)) {
    // An index that leans on another file (a split index) is of no use alone.
    await add().catch(fromHead);
  } else await fromHead();
  return (await repository.git(["write-tree"], { indexFile })).trim();
}

/** Copies a file with its time: git reads again what is not older than its index. */
async function copyWhenThere(from: string, to: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(from);
    await copyFile(from, to);
    await utimes(to, Math.floor(mtimeMs / 1000), Math.floor(mtimeMs / 1000));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
