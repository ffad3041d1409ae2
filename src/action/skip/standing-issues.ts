import type { Config } from "../../config/config.ts";
import { type RememberedIssue, rememberedIssues } from "../../github/marker/remembered-issues.ts";
import { type Existing, trustedSummary } from "../../github/read/pull-request.ts";
import type { ReportedIssue } from "../../model/issue.ts";
import { withSilence } from "../../review/scope/silence.ts";
import { silenceSince } from "../../run/change/silence.ts";
import { recallIssue } from "../../run/issues/recall-issue.ts";
import { standingFixes } from "../decide/own-commits.ts";
import { memoryIssue } from "../decide/recall.ts";

/** The issues of earlier runs that are open and not fixed by a commit of ours. */
export function standingIssues(
  existing: Existing,
  config: Pick<Config, "ignore">,
): ReportedIssue[] {
  const commits = trustedSummary(existing)?.marker.commits ?? [];
  const fixed = standingFixes(commits).map(({ issue }) => issue);
  return rememberedIssues(existing)
    .filter((issue) => issue.state === "open")
    .filter(({ fingerprint }) => !fixed.some((id) => fingerprint.startsWith(id)))
    .map((issue) => listedAgain(issue, config));
}

/** An issue of which only markers and the configuration know whether it counts: the change is not looked at. */
function listedAgain(remembered: RememberedIssue, config: Pick<Config, "ignore">): ReportedIssue {
  const issue = recallIssue(memoryIssue(remembered), { files: [] }, new Map());
  const before = remembered.silenced ? "as of the last review" : undefined;
  return withSilence(issue, silenceSince(before, config));
}
