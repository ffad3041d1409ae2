import { GitError, UsageError } from "../../errors.ts";
import { blobAt } from "../commit.ts";
import type { Git, GitOptions } from "../run-git.ts";
import { inLocal, type LocalRepository } from "./repository.ts";

/** Resolves a ref of the user's repository to a commit SHA; undefined: it names none. */
export async function findCommit(
  git: Git,
  local: LocalRepository,
  ref: string,
): Promise<string | undefined> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
    return (await git(args, inLocal(local))).trim();
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** The same. Rejects with `UsageError` that names the ref, and the command that may bring it. */
export async function resolveCommit(
  git: Git,
  local: LocalRepository,
  ref: string,
): Promise<string> {
  const found = await findCommit(git, local, ref);
  if (found !== undefined) return found;
  if (ref === "HEAD") throw new UsageError(await whyNoHead(git, local));
  const hint = await fetchOf(git, local, ref);
  const help = hint === undefined ? "" : `; if the remote has it: ${hint}`;
  throw new UsageError(`no commit named "${ref}" here${help}`);
}

async function whyNoHead(git: Git, local: LocalRepository): Promise<string> {
  try {
    const sha = await git(["rev-parse", "--verify", "--quiet", "HEAD"], inLocal(local));
    return `HEAD is ${sha.trim()}, which is not here: see git fsck`;
  } catch (error) {
    if (error instanceof GitError) return "this repository has no commit to start from yet";
    throw error;
  }
}

/** The command that fetches a branch or commit under its usual name here; undefined: the ref looks like neither. */
async function fetchOf(git: Git, local: LocalRepository, ref: string): Promise<string | undefined> {
  const remotes = await remotesOf(git, local);
  const named = remotes.find((name) => ref.startsWith(`${name}/`));
  const remote = named ?? remotes[0];
  const branch = named === undefined ? ref : ref.slice(named.length + 1);
  if (remote === undefined || branch === "HEAD" || !/^\w[\w./-]*$/.test(branch)) return undefined;
  const fetch = `git fetch${local.isShallow ? " --unshallow" : ""} ${remote}`;
  if (/^[0-9a-f]{40,64}$/.test(branch)) return `${fetch} ${branch}`;
  const name = `${remote}/${branch}`;
  return `${fetch} ${branch}:refs/remotes/${name}${named === undefined ? `, then --base ${name}` : ""}`;
}

/** Names of the user's remotes, `origin` first. */
export async function remotesOf(git: Git, local: LocalRepository): Promise<string[]> {
  const names = (await git(["remote"], inLocal(local))).split("\n").filter((name) => name !== "");
  return names.sort((left, right) => Number(right === "origin") - Number(left === "origin"));
}

/** The text of a file of a commit, also of one behind a link; undefined: there is no file of that path in it. */
export async function fileOfCommit(
  git: Git,
  local: LocalRepository,
  commit: string,
  path: string,
): Promise<string | undefined> {
  try {
    const inRepository = (args: readonly string[], options?: GitOptions) =>
      git(args, { ...inLocal(local), ...options });
    const sha = await blobAt(inRepository, commit, path);
    return sha === undefined ? undefined : await git(["cat-file", "blob", sha], inLocal(local));
  } catch (error) {
    if (!(error instanceof GitError) || local.promisors.length === 0) throw error;
    throw new UsageError(
      `${path} of ${commit.slice(0, 8)} is not in this partial clone; this fetches it: git show ${commit}:${path}`,
    );
  }
}

/**
 * The merge base of a commit and what others come to when merged: more than one where a merge has not ended yet. Undefined:
 * they share no history here.
 */
export async function localMergeBase(
  git: Git,
  local: LocalRepository,
  base: string,
  heads: readonly string[],
): Promise<string | undefined> {
  try {
    return (await git(["merge-base", base, ...heads], inLocal(local))).trim();
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return undefined;
    throw error;
  }
}
