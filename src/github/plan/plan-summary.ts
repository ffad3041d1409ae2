import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import { isPutOff } from "../../review/scope/skip-reason.ts";
import { maxBodyLength } from "../../text/budget.ts";
import { markedIssue } from "../marker/marked-issue.ts";
import { type MarkedRun, markerLength, type SummaryMarker } from "../marker/marker.ts";
import { dismissedIds, issueIn, rememberedIssues } from "../marker/remembered-issues.ts";
import { trustedSummary } from "../read/pull-request.ts";
import { refusalText } from "../refusal.ts";
import type { PlanOptions } from "./plan-options.ts";
import { isInline, isNew, saidIds } from "./plan-review.ts";
import type { Posted, PostedCommit } from "./publication.ts";

/** The summary's text once it is known what was done. Within the limit, its marker not included. */
export function summaryBody(options: PlanOptions, posted: Posted): string {
  const { result, texts } = options;
  const reported = {
    ...result,
    fixes: withCommits(result.fixes, posted.commits),
    issues: result.issues.map((issue) => placed(issue, posted)),
    notices: [...result.notices, ...posted.notices],
  };
  return texts.summary(reported, posted, maxBodyLength - markerLength(fullestMarker(options)));
}

/** The summary's marker with all that performing the plan may add to it. */
function fullestMarker(options: PlanOptions): SummaryMarker {
  const { result, head } = options;
  const marker = summaryMarker(options, result);
  return {
    ...marker,
    issues: [...result.issues.map(markedIssue), ...marker.issues],
    commits: [...marker.commits, ...result.fixes.map(({ issue }) => ({ issue, sha: head }))],
    said: [...marker.said, ...result.issues.map(({ id }) => id)],
  };
}

/** The fixes as they are once it is known what became of their commits: one that GitHub refused is only shown. */
export function withCommits(
  fixes: readonly FixResult[],
  commits: readonly PostedCommit[],
): FixResult[] {
  return fixes.map((fix) => {
    const commit = commits.find((one) => one.issue === fix.issue);
    if (commit === undefined) return fix;
    switch (commit.status) {
      case "made":
        return { ...fix, commit: commit.sha };
      case "refused":
        return { ...fix, reason: refusalText(commit.refusal) };
      default:
        return commit satisfies never;
    }
  });
}

/** The summary shows an issue whose line GitHub refused. */
export function placed(issue: ReportedIssue, posted: Pick<Posted, "comments">): ReportedIssue {
  const comment = posted.comments.find((one) => one.issue === issue.id);
  if (comment === undefined) return issue;
  switch (comment.status) {
    case "posted":
    case "already":
      return issue;
    case "refused":
    case "failed":
      return { ...issue, shown: { where: "summary", reason: comment.reason } };
    default:
      return comment satisfies never;
  }
}

/** What the summary remembers if everything goes as planned. */
export function summaryMarker(
  { head, readAt, existing, renamedFrom, by }: PlanOptions,
  result: RunResult,
): SummaryMarker {
  const before = trustedSummary(existing)?.marker;
  const dismissed = dismissedIds(existing);
  // What only a thread says that may not be ours is remembered here: the next run could not read it there.
  const threads = new Set(existing.threads.map((thread) => issueIn(thread)?.fingerprint));
  const unthreaded = result.issues.filter(
    (issue) => !(isNew(issue, existing) && isInline(issue)) && !threads.has(issue.fingerprint),
  );
  const keptOut = rememberedIssues(existing)
    .filter(({ state, thread }) => state === "dismissed" && thread === null)
    .map(({ state: _, thread: __, silenced: ___, ...issue }) => issue);
  const silenced = result.issues.filter((issue) => issue.silenced !== undefined);
  const complete =
    !result.cancelled &&
    result.reviewers.every(({ status }) => status === "ok") &&
    !result.skippedFiles.some(isPutOff);
  return {
    kind: "summary",
    state: "done",
    head,
    ...headReadAt(head, readAt, before),
    reviewedHead: complete ? head : (before?.reviewedHead ?? null),
    reviewedBase: complete ? result.base : (before?.reviewedBase ?? null),
    ...runMember("reviewedBy", complete && result.reviewers.length > 0 ? by : before?.reviewedBy),
    ...runMember("writtenBy", by ?? before?.writtenBy),
    said: saidIds(existing),
    issues: [...unthreaded.map(markedIssue), ...keptOut],
    ...(silenced.length > 0 ? { silenced: silenced.map(({ id }) => id) } : {}),
    commits: before?.commits ?? [],
    dismissed,
    renamed: [...renamedFrom].map(([path, first]) => ({ path, first })),
  };
}

/** A member that is left out where nobody knows the run. */
export function runMember<Name extends "reviewedBy" | "writtenBy">(
  name: Name,
  run: MarkedRun | undefined,
): { readonly [Key in Name]?: MarkedRun } {
  return run === undefined ? {} : ({ [name]: run } as { readonly [Key in Name]?: MarkedRun });
}

/** Since when the head is known to be there: the first that knew it says so. */
export function headReadAt(
  head: string,
  readAt: string,
  before: Pick<SummaryMarker, "head" | "headReadAt"> | undefined,
): Pick<SummaryMarker, "headReadAt"> {
  return { headReadAt: (before?.head === head ? before.headReadAt : undefined) ?? readAt };
}
