import { type RememberedIssue, rememberedIssues } from "../github/marker/remembered-issues.ts";
import type { Existing } from "../github/read/pull-request.ts";
import type { RenamedFrom } from "../review/anchor/issue-place.ts";
import { type Diff, diffPath } from "../review/diff/diff.ts";
import type { FetchedChange } from "./change/fetch-change.ts";

/** A remembered issue as a plain value. */
export interface MemoryIssue extends Omit<RememberedIssue, "thread"> {
  /** Whether a thread shows it; else it is in the summary alone. */
  readonly inThread: boolean;
}

/** What earlier runs left on the pull request, as far as this one needs it. */
export interface Memory {
  readonly issues: readonly MemoryIssue[];
  /** SHA up to which all is reviewed, when only what changed since is looked at; null: everything is. */
  readonly since: string | null;
  /** Paths of now → paths as first reported. */
  readonly renamedFrom: RenamedFrom;
  /** Whether git could tell what was renamed since the last review: a file that is gone may else have another name. */
  readonly renamesKnown: boolean;
}

/** Nothing was said before. */
export const noMemory: Memory = {
  issues: [],
  since: null,
  renamedFrom: new Map(),
  renamesKnown: true,
};

/** A remembered issue without its thread. */
export function memoryIssue({ thread, ...issue }: RememberedIssue): MemoryIssue {
  return { ...issue, inThread: thread !== null };
}

/** The path of now of a file that an issue was reported in; null when it named none or the diff has it no more. */
export function pathNow(
  issue: Pick<RememberedIssue, "path">,
  diff: Diff,
  renamedFrom: RenamedFrom,
): string | null {
  const paths = diff.files.map(diffPath);
  return paths.find((path) => (renamedFrom.get(path) ?? path) === issue.path) ?? null;
}

/**
 * The memory of a pull request for one run.
 * @param since SHA after which all is looked at; null: everything is
 */
export function recall(existing: Existing, change: FetchedChange, since: string | null): Memory {
  const { diff, last } = change;
  const neverReviewed = existing.summary?.marker.reviewedHead == null;
  return {
    issues: rememberedIssues(existing).map(memoryIssue),
    since,
    renamedFrom: firstPaths(diff.files.map(diffPath), last?.renamed, renamedBefore(existing)),
    renamesKnown: neverReviewed || last !== undefined,
  };
}

/**
 * Paths of now → paths as first reported, for those that differ.
 * @param renamed paths of now → paths at the last review; undefined: git does not know
 * @param before paths at the last review → paths as first reported
 */
export function firstPaths(
  paths: readonly string[],
  renamed: ReadonlyMap<string, string> | undefined,
  before: RenamedFrom,
): RenamedFrom {
  const movedAway = new Set(renamed?.values());
  return new Map(
    paths.flatMap((path) => {
      const then = renamed?.get(path) ?? path;
      // A new file under a name that another one had.
      if (then === path && movedAway.has(path)) return [];
      const first = before.get(then) ?? then;
      return first === path ? [] : [[path, first]];
    }),
  );
}

/** Which files earlier runs knew to be renamed: paths at the last review → paths as first reported. */
export function renamedBefore({ summary }: Existing): RenamedFrom {
  return new Map(summary?.marker.renamed.map(({ path, first }) => [path, first]));
}
