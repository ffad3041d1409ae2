import type { Existing } from "../github/pull-request.ts";
import type { RememberedIssue } from "../github/remembered-issues.ts";
import { type Diff, diffPath } from "../review/diff.ts";
import type { RenamedFrom } from "../review/issue-place.ts";

/** What earlier runs left on the pull request, as far as this one needs it. */
export interface Memory {
  readonly issues: readonly RememberedIssue[];
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
  issue: Pick<RememberedIssue, "path">,
  diff: Diff,
  renamedFrom: RenamedFrom,
): string | null {
  const paths = diff.files.map(diffPath);
  return paths.find((path) => (renamedFrom.get(path) ?? path) === issue.path) ?? null;
}

/** Which files earlier runs knew to be renamed: paths at the last review → paths as first reported. */
export function renamedBefore({ summary }: Existing): RenamedFrom {
  return new Map(summary?.marker.renamed.map(({ path, first }) => [path, first]));
}
