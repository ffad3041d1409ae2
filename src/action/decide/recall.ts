import { type RememberedIssue, rememberedIssues } from "../../github/marker/remembered-issues.ts";
import { type Existing, trustedSummary } from "../../github/read/pull-request.ts";
import type { RenamedFrom } from "../../review/anchor/issue-place.ts";
import { diffPath } from "../../review/diff/diff.ts";
import type { FetchedChange } from "../../run/change/fetch-change.ts";
import { firstPaths, type Memory, type MemoryIssue } from "../../run/memory.ts";

/** A remembered issue without its thread. */
export function memoryIssue({ thread, ...issue }: RememberedIssue): MemoryIssue {
  return { ...issue, inThread: thread !== null };
}

/**
 * The memory of a pull request for one run.
 * @param since SHA after which all is looked at; null: everything is
 * @param later SHAs of commits behind the head that is reviewed
 */
export function recall(
  existing: Existing,
  change: FetchedChange,
  since: string | null,
  later: ReadonlySet<string>,
): Memory {
  const { diff, last } = change;
  const neverReviewed = trustedSummary(existing)?.marker.reviewedHead == null;
  return {
    issues: rememberedIssues(existing, later).map(memoryIssue),
    since,
    renamedFrom: firstPaths(diff.files.map(diffPath), last?.renamed, renamedBefore(existing)),
    renamesKnown: neverReviewed || last !== undefined,
  };
}

/** Which files earlier runs knew to be renamed: paths at the last review → paths as first reported. */
export function renamedBefore(existing: Existing): RenamedFrom {
  return new Map(trustedSummary(existing)?.marker.renamed.map(({ path, first }) => [path, first]));
}
