import { rememberedIssues } from "../../github/marker/remembered-issues.ts";
import type { ReadPullRequest } from "../../github/read/pull-request.ts";
import { recallIssue } from "../../run/issues/recall-issue.ts";
import { standingFixes } from "../decide/own-commits.ts";
import { memoryIssue } from "../decide/recall.ts";
import { type Finished, type Job, skipped } from "../job.ts";
import { checkNothing } from "./skipped-check-run.ts";

/**
 * A run that is not made because its head was reviewed already, or holds nothing but our own commits since. What is open
 * and not fixed by one of them counts as it did: else a check that failed would pass by starting it again. A head that
 * was reviewed has its check run; another one gets one of its own.
 */
export async function nothingNew(
  { pullRequest, existing }: ReadPullRequest,
  head: string,
  reason: string,
  job: Pick<Job, "client" | "config" | "apply">,
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
