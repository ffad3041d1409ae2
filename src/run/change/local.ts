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

/** What of the user's own repository is to be reviewed. */
export interface LocalRequest {
  readonly git: Git;
  readonly cwd: string;
  /** The user's home folder: what is ignored everywhere is named there. */
  readonly home: string;
  /** Folder for the private repository, outside the work tree. */
  readonly scratch: string;
  /** Ref; undefined: what `origin/HEAD` (or main, master) and the head have in common. */
  readonly base: string | undefined;
  /** Ref; undefined: the working tree as it is, untracked files included. */
  readonly head: string | undefined;
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

async function findBase(request: LocalRequest, local: LocalRepository): Promise<string> {
  if (request.base !== undefined) return await resolveCommit(request.git, local, request.base);
  for (const ref of defaultBases) {
    const found = await resolveCommit(request.git, local, ref).catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new UsageError(
    `nothing to compare with: there is no ${defaultBases.join(", ")} here; name one with --base REF`,
  );
}

/** Reads the change without touching the user's repository, index or files. */
export async function readLocalChange(request: LocalRequest): Promise<LocalChange> {
  const { git } = request;
  const local = await findLocalRepository(git, request.cwd);
  const [from, headCommit, excludeFile] = await Promise.all([
    findBase(request, local),
    resolveCommit(git, local, request.head ?? "HEAD"),
    userExcludeFile(git, local, request.home),
  ]);
  const [base, repository] = await Promise.all([
    localMergeBase(git, local, from, headCommit),
    openLocal(git, local, join(request.scratch, "repository")),
  ]);
  const head =
    request.head === undefined
      ? await workingTree(repository, local, headCommit, excludeFile)
      : headCommit;
  const [scope, dirty, subject] = await Promise.all([
    readScope(repository, base, head, request.ignore),
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
