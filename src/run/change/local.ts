import { join } from "node:path";
import { UsageError } from "../../errors.ts";
import { findCommit, localMergeBase, remotesOf, resolveCommit } from "../../git/local/commits.ts";
import { missingFiles, treeWithout } from "../../git/local/missing.ts";
import {
  findLocalRepository,
  type LocalRepository,
  openLocal,
} from "../../git/local/repository.ts";
import { openWorkTree, type Snapshot, type WorkTree } from "../../git/local/work-tree.ts";
import type { Repository } from "../../git/repository.ts";
import type { Git, GitUser } from "../../git/run-git.ts";
import { dirtyPaths } from "../../git/work-tree.ts";
import { backgroundLimits, commitsAlone } from "../../model/background.ts";
import type { Change } from "./change.ts";
import { readScope } from "./scope.ts";

/** Which commits of the user's own repository are meant. */
export interface RangeRequest {
  readonly git: Git;
  readonly cwd: string;
  /** Whose configuration says where the repository is, and how it is read. */
  readonly user: GitUser;
  /** Ref; undefined: what `origin/HEAD` (or main, master) and the head have in common. */
  readonly base: string | undefined;
  /** Ref; undefined: the working tree as it is, untracked files included. */
  readonly head: string | undefined;
}

/** A range of the user's own repository. */
export interface LocalRange {
  readonly local: LocalRepository;
  /** Merge base. */
  readonly base: string;
  /** Commit of what is compared with, whatever came there since: the repository's own rules are read there. */
  readonly tip: string;
  /** Commit that the working tree is based on, or the one that was named. */
  readonly headCommit: string;
  /** Whether the working tree is what is meant, and not the commit itself. */
  readonly isWorkTree: boolean;
  /** Where nothing changed: why that need not be true, and the command that helps. Undefined: it is true. */
  readonly doubt: string | undefined;
}

/** How a change is read. */
export interface LocalRequest {
  readonly git: Git;
  readonly range: LocalRange;
  /** Folder for the private repository, outside the work tree. */
  readonly scratch: string;
  readonly ignore: readonly string[];
}

/** A change of the user's own repository. */
export interface LocalChange extends Change {
  readonly local: LocalRepository;
  readonly workTree: WorkTree;
  /** Commit that the working tree is based on. */
  readonly headCommit: string;
  /** What of the repository was not read, for people. */
  readonly notices: readonly string[];
}

const defaultBases = ["origin/HEAD", "origin/main", "origin/master", "main", "master"] as const;

async function findBase({ git, base }: RangeRequest, local: LocalRepository): Promise<string> {
  if (base !== undefined) return await resolveCommit(git, local, base);
  for (const ref of defaultBases) {
    const found = await findCommit(git, local, ref);
    if (found !== undefined) return found;
  }
  const [remote] = await remotesOf(git, local);
  const fetch =
    remote === undefined
      ? ""
      : `, which this may bring: ${await deepen(git, local)} BRANCH:refs/remotes/${remote}/BRANCH`;
  throw new UsageError(
    `nothing to compare with: there is no ${defaultBases.join(", ")} here; name one with --base REF${fetch}`,
  );
}

/** The command that brings what a shallow clone lacks. */
async function deepen(git: Git, local: LocalRepository): Promise<string> {
  const [remote] = await remotesOf(git, local);
  return `git fetch${local.isShallow ? " --unshallow" : ""}${remote === undefined ? "" : ` ${remote}`}`;
}

/** Finds the commits that are meant. Throws `UsageError` outside of a repository and for what names no commit. */
export async function findLocalRange(request: RangeRequest): Promise<LocalRange> {
  const { git, head } = request;
  const local = await findLocalRepository(git, request.cwd, request.user);
  const headCommit = await resolveCommit(git, local, head ?? "HEAD");
  const from = await findBase(request, local);
  // A merge that has not ended comes to a commit with both histories.
  const merged = head === undefined ? await findCommit(git, local, "MERGE_HEAD") : undefined;
  const heads = merged === undefined ? [headCommit] : [headCommit, merged];
  const base = await localMergeBase(git, local, from, heads);
  const isWorkTree = head === undefined;
  const cut = local.isShallow ? await deepen(git, local) : undefined;
  if (base === undefined && cut !== undefined) {
    throw new UsageError(
      `this clone is shallow: its history ends before what ${request.base ?? from.slice(0, 8)} and ${head ?? "HEAD"} have in common. This brings the rest: ${cut}`,
    );
  }
  // Commits without a common history are compared as they are.
  const range = { local, base: base ?? from, tip: from, headCommit, isWorkTree };
  const isNamed = request.base !== undefined;
  if (cut === undefined || isNamed || range.base !== headCommit) {
    return { ...range, doubt: undefined };
  }
  const doubt = `nothing changed since ${headCommit.slice(0, 8)}, the head itself, but this clone is shallow: name what to compare with by --base REF. This brings the history before it: ${cut}`;
  return { ...range, doubt };
}

/** Reads the change without touching the user's repository, index or files. Throws `UsageError` for what is not there. */
export async function readLocalChange(request: LocalRequest): Promise<LocalChange> {
  const { git, range, scratch, ignore } = request;
  const { local, base, tip, headCommit, isWorkTree, doubt } = range;
  const repository = await openLocal(git, local, join(scratch, "repository"));
  const workTree = await openWorkTree(git, local, repository, join(scratch, "work-tree"));
  const read: Snapshot = isWorkTree
    ? await workTree.snapshot(headCommit)
    : { tree: headCommit, nested: [], unmerged: [] };
  const missing =
    local.promisors.length === 0 ? [] : await missingFiles(repository, base, read.tree, headCommit);
  const [scope, dirty, subject, messages] = await Promise.all([
    readScope(repository, base, read.tree, ignore),
    dirtyPaths(repository, headCommit, read.tree),
    repository.git(["log", "-1", "--format=%s", headCommit]),
    messagesSince(repository, base, headCommit),
  ]);
  if (doubt !== undefined && scope.diff.files.length === 0) throw new UsageError(doubt);
  return {
    local,
    workTree,
    headCommit,
    repository,
    head: read.tree,
    base,
    tip,
    ...scope,
    tree: missing.length === 0 ? scope.tree : await treeWithout(repository, scope.tree, missing),
    dirty: new Set(dirty),
    title: subject.trim(),
    body: "",
    background: commitsAlone(messages),
    notices: noticesOn(read, missing.length),
  };
}

/** Messages of the commits up to a head, oldest first; none where git cannot tell, as in a clone without all of them. */
async function messagesSince(
  repository: Repository,
  base: string,
  head: string,
): Promise<readonly string[]> {
  const count = `--max-count=${backgroundLimits.commits}`;
  const log = ["log", "-z", "--format=%B", count, head, `^${base}`, "--"];
  const text = await repository.git(log).catch(() => "");
  return text
    .split("\0")
    .map((message) => message.trim())
    .filter((message) => message !== "")
    .toReversed();
}

function noticesOn({ nested, unmerged }: Snapshot, missing: number): string[] {
  return [
    ...unmerged.map((file) => `${file}: a merge left conflicts here; it is reviewed as it stands`),
    ...nested.map((folder) => `not reviewed: ${folder}, a git repository of its own`),
    ...(missing > 0
      ? [`${missing} files that did not change are not in this partial clone: no reviewer saw them`]
      : []),
  ];
}
