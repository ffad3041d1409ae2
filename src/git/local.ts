import { realpath } from "node:fs/promises";
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
  readonly excludeFile: string;
}

/** Finds the repository around a folder. Rejects with `UsageError` outside of one. */
export async function findLocalRepository(git: Git, folder: string): Promise<LocalRepository> {
  const ask = async (what: string) => (await git(["rev-parse", what], { cwd: folder })).trim();
  try {
    const workTree = await realpath(await ask("--show-toplevel"));
    const [gitDir, common] = [await ask("--absolute-git-dir"), await ask("--git-common-dir")];
    const commonDir = resolve(folder, common);
    return {
      workTree,
      gitDir,
      objects: join(commonDir, "objects"),
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

/** A private repository that reads the user's objects and writes only its own. */
export async function openLocal(
  git: Git,
  local: LocalRepository,
  folder: string,
): Promise<Repository> {
  return await createRepository(git, folder, { alternates: local.objects, ownAttributes: false });
}

/** The working tree as it is now, untracked but not ignored files included, as a tree object of the private repository. */
export async function workingTree(
  repository: Repository,
  local: LocalRepository,
  head: string,
): Promise<string> {
  const indexFile = repository.freshIndex();
  const where = {
    indexFile,
    workTree: local.workTree,
    cwd: local.workTree,
    config: [`core.excludesFile=${local.excludeFile}`, "core.symlinks=true"],
  };
  await repository.git(["read-tree", head], { indexFile });
  await repository.git(["add", "--all", "--", "."], where);
  return (await repository.git(["write-tree"], { indexFile })).trim();
}
