import { createHash } from "node:crypto";
import type { Diff } from "../review/diff.ts";
import type { ReportedIssue } from "../review/issue.ts";
import type { FixResult, RunResult } from "../review/result.ts";
import { maxBodyLength } from "../text/budget.ts";
import { cutMarkdown } from "../text/cut.ts";
import { markedIssue } from "./marked-issue.ts";
import { markerLength, type SummaryMarker, withMarker } from "./marker.ts";
import { type CheckAnnotation, type CheckRunOptions, planCheckRun } from "./plan-check-run.ts";
import { branchOf, type CommitChanges, planCommits } from "./plan-commits.ts";
import { planProposal } from "./plan-proposal.ts";
import type {
  PlannedBranch,
  PlannedComment,
  PlannedProposal,
  PlannedReply,
  PlannedReview,
  Posted,
  Publication,
} from "./publication.ts";
import type { Existing, PullRequest } from "./pull-request.ts";
import { closingKeys, threadState } from "./remembered-issues.ts";
import { type Suggestion, suggestionOf } from "./suggestion.ts";

/** A fix as a comment shows it. */
interface ShownFix {
  /** Replacement of exactly the commented lines, each with its line feed; null: no suggestion block fits. */
  readonly suggestion: string | null;
  readonly patch: string;
  readonly summary: string;
}

/** Where the words come from: harmless, redacted markdown without markers. */
export interface Texts {
  comment(issue: ReportedIssue, fix: ShownFix | null): string;
  /** @param limit in characters */
  reviewBody(result: RunResult, fileIssues: readonly ReportedIssue[], limit: number): string;
  /** @param limit in characters; posted: what was done, with links and commits */
  summary(result: RunResult, posted: Posted, limit: number): string;
  /** One line without markdown. */
  title(result: RunResult): string;
  /** Undefined where the head has no line for it. */
  annotation(issue: ReportedIssue): CheckAnnotation | undefined;
}

export interface PlanOptions {
  readonly result: RunResult;
  /** SHA that was reviewed. */
  readonly head: string;
  readonly pullRequest: PullRequest;
  readonly existing: Existing;
  /** From the merge base to the head. */
  readonly diff: Diff;
  /** By issue ID, in rank order; empty unless fixes are committed. */
  readonly changes: ReadonlyMap<string, CommitChanges>;
  readonly texts: Texts;
  /** Paths of now → paths as first reported, for files that were renamed between. */
  readonly renamedFrom: ReadonlyMap<string, string>;
  /** True: the commits become a pull request onto the branch; else they go to the branch itself. */
  readonly propose?: boolean;
  /** Null: no check run. */
  readonly checkRun: CheckRunOptions | null;
}

const noBranch =
  "The fixes are suggested, not committed: nobody but its author may write to this pull request's branch.";

/** Everything a run will write, as a value. Pure: the same run and the same pull request make the same plan. */
export function planPublication(options: PlanOptions): Publication {
  const { result, head, pullRequest, existing, checkRun } = options;
  const review = planReview(options);
  const branch = branchOf(pullRequest);
  const commits = branch === null ? [] : planCommits(result, options.changes);
  const notices = branch === null && options.changes.size > 0 ? [noBranch] : [];
  const proposal = options.propose ? planProposal(result, pullRequest, commits) : null;
  return {
    repository: pullRequest.repository,
    pullNumber: pullRequest.number,
    head,
    review,
    commits,
    branch: commits.length === 0 ? null : commitBranch(branch, proposal),
    proposal,
    replies: goneReplies(options),
    notices,
    checkRun: checkRun === null ? null : planCheckRun(result, head, options.texts, checkRun),
    summary: {
      commentId: existing.summary?.id ?? null,
      body: summaryBody(options, plannedPosts(options, review, notices)),
      marker: summaryMarker(options, result),
    },
  };
}

/** Where the commits are made. */
function commitBranch(
  branch: PlannedBranch | null,
  proposal: PlannedProposal | null,
): PlannedBranch | null {
  return branch && proposal ? { ...branch, name: proposal.stagingBranch } : branch;
}

/** The summary's text once it is known what was done. Within the limit, its marker not included. */
export function summaryBody(options: PlanOptions, posted: Posted): string {
  const { result, texts } = options;
  const shas = new Map(posted.commits.map(({ issue, sha }) => [issue, sha]));
  const fixes = result.fixes.map((fix) => ({ ...fix, commit: shas.get(fix.issue) ?? fix.commit }));
  const told = {
    ...result,
    fixes,
    issues: result.issues.map((issue) => placed(issue, posted)),
    notices: [...result.notices, ...posted.notices],
  };
  return texts.summary(told, posted, maxBodyLength - markerLength(fullestMarker(options)));
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

/** An issue that did not make it to its line is shown in the summary instead. */
export function placed(issue: ReportedIssue, posted: Pick<Posted, "comments">): ReportedIssue {
  const comment = posted.comments.find((one) => one.issue === issue.id);
  if (comment === undefined || comment.reason === null) return issue;
  return { ...issue, shown: { where: "summary", reason: comment.reason } };
}

function planReview(options: PlanOptions): PlannedReview | null {
  const { result, head, existing, texts } = options;
  const inline = result.issues.filter((issue) => isInline(issue) && isNew(issue, existing));
  const fileIssues = result.issues.filter(
    (issue) => issue.anchor?.kind === "file" && isNew(issue, existing),
  );
  if (inline.length === 0 && fileIssues.length === 0) return null;
  const ids = [...inline, ...fileIssues].map((issue) => issue.fingerprint).join(" ");
  return {
    key: createHash("sha256").update(`${head} ${ids}`).digest("hex").slice(0, 32),
    body: texts.reviewBody(result, fileIssues, maxBodyLength - 1000),
    comments: inline.map((issue) => planComment(issue, options)),
    fileIssues: fileIssues.map((issue) => issue.id),
  };
}

function isInline(issue: ReportedIssue): boolean {
  return issue.shown.where === "inline" && issue.anchor?.kind === "line";
}

/** Whether no earlier run has said it, and nobody has dismissed it. */
function isNew(issue: ReportedIssue, existing: Existing): boolean {
  const marker = existing.summary?.marker;
  const inThread = existing.threads.some(
    (thread) =>
      thread.marker?.issue.fingerprint === issue.fingerprint && threadState(thread) !== "resolved",
  );
  const known = inThread || marker?.said.includes(issue.id);
  return issue.state === "new" && !known && !marker?.dismissed.includes(issue.id);
}

/** The threads of issues whose code is gone hear of it, and are resolved where the token may. */
function goneReplies({ result, head, existing }: PlanOptions): PlannedReply[] {
  return result.resolved.flatMap(({ id }) => {
    const thread = existing.threads.findLast(
      (one) => one.marker?.issue.fingerprint.startsWith(id) && threadState(one) === "open",
    );
    if (thread === undefined) return [];
    const body = `The code this was about is gone as of ${head}.`;
    const resolve = thread.canResolve;
    return [{ threadId: thread.id, key: `${closingKeys.gone}${head}`, body, resolve }];
  });
}

function planComment(issue: ReportedIssue, options: PlanOptions): PlannedComment {
  const { result, head, texts, diff } = options;
  const { anchor } = issue;
  if (anchor?.file == null || anchor.line === null) throw new Error("unreachable: not on a line");
  const fix = result.fixes.find((one) => one.issue === issue.id && one.status === "fixed");
  const willCommit = options.changes.has(issue.id) && branchOf(options.pullRequest) !== null;
  const suggestion =
    fix?.patch == null || willCommit ? undefined : suggestionOf(fix.patch, anchor, diff);
  const text = texts.comment(issue, shownFix(fix, suggestion));
  const range = suggestion ?? { firstLine: anchor.startLine ?? anchor.line, lastLine: anchor.line };
  const marker = { kind: "issue", issue: markedIssue(issue), head } as const;
  return {
    issue: issue.id,
    file: anchor.file,
    side: suggestion === undefined ? (anchor.side ?? "RIGHT") : "RIGHT",
    startLine: range.firstLine < range.lastLine ? range.firstLine : null,
    line: range.lastLine,
    body: withMarker(cutMarkdown(text, maxBodyLength - markerLength(marker)), marker),
  };
}

function shownFix(fix: FixResult | undefined, suggestion: Suggestion | undefined): ShownFix | null {
  if (fix?.patch == null) return null;
  return {
    suggestion: suggestion?.replacement ?? null,
    patch: fix.patch,
    summary: fix.summary,
  };
}

/** What will have been done if everything goes well. */
function plannedPosts(
  { existing, result }: PlanOptions,
  review: PlannedReview | null,
  notices: readonly string[],
): Posted {
  const earlier = result.issues.flatMap((issue) => {
    const thread = existing.threads.findLast(
      (one) => one.marker?.issue.fingerprint === issue.fingerprint,
    );
    return thread ? [{ issue: issue.id, url: thread.url }] : [];
  });
  return {
    comments: [
      ...earlier.map((one) => ({ ...one, status: "already", reason: null }) as const),
      ...(review?.comments ?? []).map(
        ({ issue }) => ({ issue, url: null, status: "posted", reason: null }) as const,
      ),
    ],
    commits: [],
    reviewUrl: null,
    movedTo: null,
    notices,
  };
}

function summaryMarker(
  { head, existing, renamedFrom }: PlanOptions,
  result: RunResult,
): SummaryMarker {
  const before = existing.summary?.marker;
  const dismissed = before?.dismissed ?? [];
  const threads = new Set(existing.threads.map((thread) => thread.marker?.issue.fingerprint));
  const unthreaded = result.issues.filter(
    (issue) => !(issue.state === "new" && isInline(issue)) && !threads.has(issue.fingerprint),
  );
  const keptOut = (before?.issues ?? []).filter(({ fingerprint }) =>
    dismissed.some((id) => fingerprint.startsWith(id)),
  );
  const complete = !result.cancelled && result.reviewers.every(({ status }) => status === "ok");
  return {
    kind: "summary",
    state: "done",
    head,
    reviewedHead: complete ? head : (before?.reviewedHead ?? null),
    reviewedBase: complete ? result.base : (before?.reviewedBase ?? null),
    said: before?.said ?? [],
    issues: [...unthreaded.map(markedIssue), ...keptOut],
    commits: before?.commits ?? [],
    dismissed,
    renamed: [...renamedFrom].map(([path, first]) => ({ path, first })),
  };
}
