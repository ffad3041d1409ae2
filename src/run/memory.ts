import type { Issue, Vote } from "../model/issue.ts";
import type { RenamedFrom } from "../review/anchor/issue-place.ts";
import { type Diff, diffPath } from "../review/diff/diff.ts";
import type { EarlierIssue } from "../review/history/reconcile.ts";

/** An issue that an earlier run reported, as its markers keep it. */
export interface MemoryIssue extends Issue, EarlierIssue {
  readonly reviewers: readonly string[];
  readonly votes: readonly Vote[];
  /** Whether a thread shows it; else it is in the summary alone. */
  readonly inThread: boolean;
  /** Whether its file was ignored or generated then: it was listed and no more. Missing: no. */
  readonly silenced?: boolean;
  /** True: its file is byte for byte what it was when all was last reviewed. Missing: it is not, or nobody knows. */
  readonly sameFile?: boolean;
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

/** The path of now of a file that an issue was reported in; null when it named none or the diff has it no more. */
export function pathNow(
  issue: Pick<MemoryIssue, "path">,
  diff: Diff,
  renamedFrom: RenamedFrom,
): string | null {
  const paths = diff.files.map(diffPath);
  return paths.find((path) => (renamedFrom.get(path) ?? path) === issue.path) ?? null;
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
