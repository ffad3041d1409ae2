import { furtherPaths, issueFiles } from "../../fix/patch-scope.ts";
import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult } from "../../model/result.ts";
import { parseDiff } from "../../review/diff/parse/parse-diff.ts";
import type { Change } from "../change/change.ts";

/** Paths of all files of a change, before and after it. */
export function changeFiles({ diff }: Pick<Change, "diff">): ReadonlySet<string> {
  const paths = diff.files.flatMap(({ oldPath, newPath }) => [oldPath, newPath]);
  return new Set(paths.filter((path) => path !== null));
}

/** The files that an accepted patch changes beyond those of its issue and of the change. */
export function furtherFiles(
  fix: FixResult,
  issues: readonly ReportedIssue[],
  change: Pick<Change, "diff">,
): readonly string[] {
  const issue = issues.find(({ id }) => id === fix.issue);
  if (fix.status !== "fixed" || fix.patch === null || issue === undefined) return [];
  const paths = [...changeFiles({ diff: parseDiff(fix.patch) })];
  return furtherPaths(paths, { files: new Set([...issueFiles(issue), ...changeFiles(change)]) });
}

/** What the summary says of such files. */
export function furtherNotices(
  fixes: readonly FixResult[],
  issues: readonly ReportedIssue[],
  change: Pick<Change, "diff">,
): string[] {
  return fixes.flatMap((fix) => {
    const names = furtherFiles(fix, issues, change).map((path) => JSON.stringify(path));
    if (names.length === 0) return [];
    return [
      `The patch for ${fix.issue} also changes what neither its issue nor the change is about: ${names.join(", ")}.`,
    ];
  });
}
