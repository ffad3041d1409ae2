import { join } from "node:path";
import { UsageError } from "../../errors.ts";
import {
  findLocalRepository,
  type LocalRepository,
  localMergeBase,
  openLocal,
  resolveCommit,
  userExcludeFile,
  workingTree,
} from "../../git/local.ts";
import type { Git } from "../../git/run-git.ts";
import { dirtyPaths } from "../../git/work-tree.ts";
import type { Change } from "./change.ts";
import { readScope } from "./scope.ts";

/** Which commits of the user's own repository are meant. */
export interface RangeRequest {
  readonly git: Git;
  readonly cwd: string;
  /** Ref; undefined: what `origin/HEAD` (or main, master) and the head have in common. */
  readonly base: string | undefined;
  /** Ref; undefined: the working tree as it is, untracked files included. */
  readonly head: string | undefined;
}

/** A range of the user's own repository. */
export interface LocalRange {
  readonly local: LocalRepository;
  readonly base: string;
  /** Commit that the working tree is based on, or the one that was named. */
  readonly headCommit: string;
  /** Whether the working tree is what is meant, and not the commit itself. */
  readonly isWorkTree: boolean;
}

/** How a change is read. */
export interface LocalRequest {
  readonly git: Git;
  readonly range: LocalRange;
  /** The user's home folder: what is ignored everywhere is named there. */
  readonly home: string;
  /** Folder for the private repository, outside the work tree. */
  readonly scratch: string;
  readonly ignore: readonly string[];
}

/** A change of the user's own repository. */
export interface LocalChange extends Change {
  readonly local: LocalRepository;
  /** Commit that the working tree is based on. */
  readonly headCommit: string;
  /** See `userExcludeFile`. */
  readonly excludeFile: string;
}

const defaultBases = ["origin/HEAD", "origin/main", "origin/master", "main", "master"] as const;

async function findBase({ git, base }: RangeRequest, local: LocalRepository): Promise<string> {
  if (base !== undefined) return await resolveCommit(git, local, base);
  for (const ref of defaultBases) {
    const found = await resolveCommit(git, local, ref).catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new UsageError(
    `nothing to compare with: there is no ${defaultBases.join(", ")} here; name one with --base REF`,
  );
}

/** Finds the commits that are meant. Throws `UsageError` outside of a repository and for what names no commit. */
export async function findLocalRange(request: RangeRequest): Promise<LocalRange> {
  const { git, head } = request;
  const local = await findLocalRepository(git, request.cwd);
  const [from, headCommit] = await Promise.all([
    findBase(request, local),
    resolveCommit(git, local, head ?? "HEAD"),
  ]);
  const base = await localMergeBase(git, local, from, headCommit);
  return { local, base, headCommit, isWorkTree: head === undefined };
}

/** Reads the change without touching the user's repository, index or files. */
export async function readLocalChange(request: LocalRequest): Promise<LocalChange> {
  const { git, range, home, scratch, ignore } = request;
  const { local, base, headCommit, isWorkTree } = range;
  const [excludeFile, repository] = await Promise.all([
    userExcludeFile(git, local, home),
    openLocal(git, local, join(scratch, "repository")),
  ]);
  const head = isWorkTree
    ? await workingTree(repository, local, headCommit, excludeFile)
    : headCommit;
  const [scope, dirty, subject] = await Promise.all([
    readScope(repository, base, head, ignore),
    dirtyPaths(repository, headCommit, head),
    repository.git(["log", "-1", "--format=%s", headCommit]),
  ]);
  return {
    local,
    headCommit,
    excludeFile,
    repository,
    head,
    base,
    ...scope,
    dirty: new Set(dirty),
    title: subject.trim(),
    body: "",
  };
}
