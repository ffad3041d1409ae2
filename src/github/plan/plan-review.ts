import { createHash } from "node:crypto";
import { type Anchor, isCounted, type ReportedIssue, type Side } from "../../model/issue.ts";
import { shownFix } from "../../review/shown-fix.ts";
import { maxBodyLength } from "../../text/budget.ts";
import { cutMarkdown } from "../../text/cut.ts";
import { markedIssue } from "../marker/marked-issue.ts";
import { markerLength } from "../marker/marker.ts";
import {
  claimedIn,
  dismissedIds,
  issueIn,
  seemsOpen,
  threadState,
} from "../marker/remembered-issues.ts";
import { type Existing, trustedSummary } from "../read/pull-request.ts";
import { branchOf } from "./plan-commits.ts";
import type { PlanOptions } from "./plan-options.ts";
import type { PlannedComment, PlannedReview } from "./publication.ts";
import { type Suggestion, suggestionOf } from "./suggestion.ts";

/** The review with every issue that is new and has a place in the diff; null when there is none. */
export function planReview(options: PlanOptions): PlannedReview | null {
  const { result, head, existing, texts } = options;
  const inline = result.issues.filter((issue) => isInline(issue) && isNew(issue, existing));
  const fileIssues = result.issues.filter(
    (issue) =>
      issue.anchor?.kind === "file" &&
      isCounted(issue) &&
      !isInline(issue) &&
      isNew(issue, existing),
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

/** Whether an issue gets a comment of its own: on its lines, or on its file. */
export function isInline(issue: ReportedIssue): boolean {
  const { shown, anchor } = issue;
  const kind = anchor?.kind;
  const hasPlace = kind === "line" || kind === "file";
  return shown.where === "inline" && hasPlace && isCounted(issue);
}

/** Whether no earlier run has reported it, and nobody has dismissed it. */
export function isNew(issue: ReportedIssue, existing: Existing): boolean {
  const known = inThread(issue, existing) || saidIds(existing).includes(issue.id);
  return issue.state === "new" && !known && !dismissedIds(existing).includes(issue.id);
}

/** Whether a thread says it already. One that may not be ours is enough: nothing is said twice. */
function inThread({ fingerprint }: ReportedIssue, { threads }: Existing): boolean {
  return threads.some((thread) => {
    if (claimedIn(thread) !== fingerprint) return false;
    return issueIn(thread) === undefined ? seemsOpen(thread) : threadState(thread) !== "resolved";
  });
}

/** IDs of issues that a review's body lists, whoever says so. */
export function saidIds({ summary }: Pick<Existing, "summary">): readonly string[] {
  if (summary === null) return [];
  return trustedSummary({ summary })?.marker.said ?? (summary.trusted ? [] : summary.said);
}

/** Room behind a comment's text to say why its fix was not committed, in characters. */
const maxTold = 4_000;

function planComment(issue: ReportedIssue, options: PlanOptions): PlannedComment {
  const { result, head, texts, diff } = options;
  const { anchor } = issue;
  if (anchor?.file == null) throw new Error("unreachable: not in a file");
  const fix = result.fixes.find((one) => one.issue === issue.id);
  const builtOnOthers = options.changes.size > 0;
  const lineEnds = options.lineEnds?.get(anchor.file) ?? "lf";
  const suggestion =
    fix?.status !== "fixed" || fix.patch === null
      ? undefined
      : suggestionOf(fix.patch, anchor, diff, { builtOnOthers, lineEnds });
  const suggested = texts.comment(issue, shownFix(fix, suggestion?.replacement));
  // The patch itself is for reading, until it is known whether it is committed.
  const willCommit = options.changes.has(issue.id) && branchOf(options.pullRequest) !== null;
  const text = willCommit ? texts.comment(issue, shownFix(fix)) : suggested;
  const marker = { kind: "issue", issue: markedIssue(issue), head } as const;
  return {
    issue: issue.id,
    file: anchor.file,
    ...linesOf(anchor, suggestion),
    body: cutMarkdown(text, maxBodyLength - markerLength(marker)),
    fallback: willCommit
      ? cutMarkdown(suggested, maxBodyLength - markerLength(marker) - maxTold)
      : null,
    marker,
  };
}

/** A suggestion replaces just the lines that its comment is on. */
function linesOf(
  { side, startLine, line }: Anchor,
  suggestion: Suggestion | undefined,
): Pick<PlannedComment, "side" | "startLine" | "line"> {
  if (suggestion !== undefined) {
    const { firstLine, lastLine } = suggestion;
    return linesFrom("RIGHT", firstLine, lastLine);
  }
  if (line === null) return { side: "RIGHT", startLine: null, line };
  return linesFrom(side ?? "RIGHT", startLine ?? line, line);
}

function linesFrom(side: Side, first: number, line: number) {
  return { side, startLine: first < line ? first : null, line };
}
