import type { ReadPullRequest } from "../github/pull-request.ts";
import { rememberedIssues } from "../github/remembered-issues.ts";
import { checkNothing } from "./check-nothing.ts";
import { type Finished, type Job, skipped } from "./job.ts";
import { memoryIssue } from "./memory.ts";
import { standingFixes } from "./own-commits.ts";
import { recallIssue } from "./recall-issue.ts";

/**
 * A run that is not made because its head was reviewed already, or holds nothing but our own commits since. What is open
 * and not fixed by one of them counts as it did: else a check that failed would pass by starting it again. A head that
 * was reviewed has its check run; another one gets one of its own.
 */
export async function nothingNew(
  { pullRequest, existing }: ReadPullRequest,
  head: string,
  reason: string,
  job: Job,
): Promise<Finished> {
  const marker = existing.summary?.marker;
  const fixed = standingFixes(marker?.commits ?? []).map(({ issue }) => issue);
  const open = rememberedIssues(existing)
    .filter((issue) => issue.state === "open")
    .filter(({ fingerprint }) => !fixed.some((id) => fingerprint.startsWith(id)))
    .map((issue) => recallIssue(memoryIssue(issue), { files: [] }, new Map()));
  if (head === marker?.reviewedHead) return { ...skipped(reason), standing: open };
  return await checkNothing(pullRequest.repository, head, reason, open, job);
}
