import { copyFile, realpath, stat, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import { GitError, UsageError } from "../../errors.ts";
import { createRepository, type Repository } from "../repository.ts";
import type { Git, GitOptions, GitUser } from "../run-git.ts";
import { type LocalSettings, readSettings } from "./settings.ts";

/** The user's own repository: read, never written. */
export interface LocalRepository extends LocalSettings {
  readonly workTree: string;
  /** Absolute git directory of this work tree. */
  readonly gitDir: string;
  /** The same for the main work tree: what all work trees share is there. */
  readonly commonDir: string;
  readonly objects: string;
  /** `sha1` or `sha256`. */
  readonly objectFormat: string;
  /** Absolute path; it need not exist. */
  readonly indexFile: string;
  /** The history was cut: the clone has no parents of some commits. */
  readonly isShallow: boolean;
}

/** Finds the repository around a folder, as the user's git finds it. Rejects with `UsageError` outside of one. */
export async function findLocalRepository(
  git: Git,
  folder: string,
  user: GitUser,
): Promise<LocalRepository> {
  const ask = async (what: string) =>
    (await git(["rev-parse", what], { cwd: folder, user })).trim();
  try {
    const workTree = await realpath(await ask("--show-toplevel"));
    const [gitDir, common] = [await ask("--absolute-git-dir"), await ask("--git-common-dir")];
    const { GIT_DIR, GIT_INDEX_FILE } = user.variables;
    if (GIT_DIR === undefined) await refuseForeignWorkTree(git, { folder, workTree, gitDir, user });
    const commonDir = resolve(folder, common);
    return {
      workTree,
      gitDir,
      commonDir,
      objects: join(commonDir, "objects"),
      objectFormat: await ask("--show-object-format"),
      indexFile: GIT_INDEX_FILE ? resolve(workTree, GIT_INDEX_FILE) : join(gitDir, "index"),
      isShallow: (await ask("--is-shallow-repository")) === "true",
      ...(await readSettings(git, { workTree, gitDir }, user)),
    };
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(whyNone(folder, error.stderr));
    throw error;
  }
}

/** A configuration may name any folder as its work tree, for example somebody's home. */
async function refuseForeignWorkTree(
  git: Git,
  of: {
    readonly folder: string;
    readonly workTree: string;
    readonly gitDir: string;
    readonly user: GitUser;
  },
): Promise<void> {
  const { folder, workTree, gitDir, user } = of;
  const args = ["rev-parse", "--absolute-git-dir"];
  const own = await git(args, { cwd: workTree, user }).catch(() => "");
  if (own.trim() === gitDir) return;
  throw new UsageError(
    `the git configuration of ${folder} names another work tree, ${workTree}: nothing there is read`,
  );
}

function whyNone(folder: string, stderr: string): string {
  const lines = stderr.split("\n");
  if (/bare repository|must be run in a work tree/.test(stderr)) {
    return `${folder} is not in a git work tree: git takes it for a bare repository, which has none. Start crosscheck in a clone, or in another folder of it`;
  }
  // Git's own advice, in its last line, is the command that helps.
  const advice = lines.find((line) => line.includes("safe.directory "))?.trim();
  const isNone = stderr.includes("not a git repository");
  const what = isNone ? `${folder} is not in a git work tree` : `git does not read ${folder}`;
  // A first line that ends with a colon names what stands in the next one.
  const why = lines[0]?.endsWith(":") ? `${lines[0]} ${lines[1]?.trim()}` : lines[0];
  return `${what}: ${why}${advice ? `; if you trust it: ${advice}` : ""}`;
}

/**
 * Options of a call that reads the user's repository. It names the folders: git neither looks for them nor asks again
 * who owns them.
 */
export function inLocal({ workTree, gitDir }: LocalRepository): GitOptions {
  return { cwd: workTree, gitDir, workTree };
}

/** Makes a private repository that reads the user's objects and attributes, and writes only its own objects. */
export async function openLocal(
  git: Git,
  local: LocalRepository,
  folder: string,
): Promise<Repository> {
  const { objects: alternates, objectFormat, commonDir, reading: config } = local;
  const userAttributes = { infoFile: join(commonDir, "info", "attributes"), config };
  const options = { alternates, objectFormat, userAttributes };
  const repository = await createRepository(git, folder, options);
  // It says where a shallow clone's history ends.
  await copyWhenThere(join(commonDir, "shallow"), join(folder, "shallow"));
  return repository;
}

/** Copies a file with its time: git reads again what is not older than its index. */
export async function copyWhenThere(from: string, to: string): Promise<boolean> {
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
