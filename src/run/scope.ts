import { type Diff, diffPath } from "../review/diff.ts";
import { skipReason } from "../review/ignore.ts";
import type { SkippedFile } from "../review/result.ts";

/** What of a change the reviewers are shown, and what not and why. */
export function scopeOf(
  diff: Diff,
  ignore: readonly string[],
): { readonly reviewed: Diff; readonly skippedFiles: readonly SkippedFile[] } {
  const reasonFor = skipReason(ignore);
  const skippedFiles: SkippedFile[] = [];
  const files = diff.files.filter((file) => {
    const reason = reasonFor(file);
    if (reason !== undefined) skippedFiles.push({ file: diffPath(file), reason });
    return reason === undefined;
  });
  return { reviewed: { files }, skippedFiles };
}
