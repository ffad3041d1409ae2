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
  const before = renamedBefore(existing);
  const isSame = ({ path }: MemoryIssue) => {
    const [then = path] = [...before].find(([, first]) => first === path) ?? [];
    return path !== "" && last !== undefined && !last.changed.has(then);
  };
  const issues = rememberedIssues(existing, later).map(memoryIssue);
  return {
    issues: issues.map((issue) => (isSame(issue) ? { ...issue, sameFile: true } : issue)),
    since,
    renamedFrom: firstPaths(diff.files.map(diffPath), last?.renamed, before),
    renamesKnown: neverReviewed || last !== undefined,
  };
}

/** Which files earlier runs knew to be renamed: paths at the last review → paths as first reported. */
export function renamedBefore(existing: Existing): RenamedFrom {
  return new Map(trustedSummary(existing)?.marker.renamed.map(({ path, first }) => [path, first]));
}
