import { GitError } from "../../errors.ts";
import { changedPaths, renamedFiles } from "../../git/diff.ts";
import { fetchCommits, type Remote } from "../../git/fetch.ts";
import type { Repository } from "../../git/repository.ts";
import type { Diff } from "../../review/diff/diff.ts";
import { readDiff } from "./read-diff.ts";

/** The commits of the last review. */
export interface LastReview {
  /** SHA up to which all was reviewed. */
  readonly reviewedHead: string;
  /** The commits between which only what differs from now is looked at again; null: all is looked at. */
  readonly since: { readonly head: string; readonly base: string } | null;
}

/** What git knows of the last review. */
export interface KnownReview {
  /** Paths of now → paths then. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Paths that differ between the commit reviewed then and the one of now. */
  readonly changed: ReadonlySet<string>;
  /** What of the change as it was then was for reviewers; undefined when all is looked at. */
  readonly diff: Diff | undefined;
}

/**
 * Fetches the last review's commits; undefined where the remote does not have them any more.
 * @param ignore what the configuration leaves out
 */
export async function readLastReview(
  repository: Repository,
  remote: Remote,
  head: string,
  { reviewedHead, since }: LastReview,
  ignore: readonly string[],
  signal: AbortSignal,
): Promise<KnownReview | undefined> {
  const shas = [reviewedHead, ...(since === null ? [] : [since.head, since.base])];
  try {
    await fetchCommits(repository, remote, shas, signal);
  } catch (error) {
    if (!(error instanceof GitError) || signal.aborted) throw error;
    return undefined;
  }
  const [renamed, changed, before] = await Promise.all([
    renamedFiles(repository, reviewedHead, head),
    changedPaths(repository, reviewedHead, head),
    since === null ? undefined : readDiff(repository, since.base, since.head, ignore),
  ]);
  const paths = new Set(changed.map(({ path }) => path));
  return { renamed, changed: paths, diff: before?.reviewed };
}
