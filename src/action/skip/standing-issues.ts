import { rememberedIssues } from "../../github/marker/remembered-issues.ts";
import { type Existing, trustedSummary } from "../../github/read/pull-request.ts";
import type { ReportedIssue } from "../../model/issue.ts";
import { recallIssue } from "../../run/issues/recall-issue.ts";
import { standingFixes } from "../decide/own-commits.ts";
import { memoryIssue } from "../decide/recall.ts";

/** The issues of earlier runs that are open and not fixed by a commit of ours. */
export function standingIssues(existing: Existing): ReportedIssue[] {
  const commits = trustedSummary(existing)?.marker.commits ?? [];
  const fixed = standingFixes(commits).map(({ issue }) => issue);
  return rememberedIssues(existing)
    .filter((issue) => issue.state === "open")
    .filter(({ fingerprint }) => !fixed.some((id) => fingerprint.startsWith(id)))
    .map((issue) => recallIssue(memoryIssue(issue), { files: [] }, new Map()));
}
