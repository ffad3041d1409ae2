import {
  categoryNames,
  type Issue,
  issueFile,
  type ReportedIssue,
  severities,
  sides,
  type Vote,
  voteVerdicts,
} from "../../model/issue.ts";
import { cutText } from "../../text/cut.ts";

/** An issue as a marker carries it: what a command in a comment needs to know. Hostile text, cut to size. */
export interface MarkedIssue extends Issue {
  /** 64 hex digits. */
  readonly fingerprint: string;
  readonly reviewers: readonly string[];
  readonly votes: readonly Vote[];
  /** Path as first reported; see `issue-place.ts`. */
  readonly path: string;
  /** Keys of its lines of code; see `issue-place.ts`. */
  readonly code: readonly string[];
}

/** An issue that a command dismissed, as our answer remembers it. Hostile text, cut to size. */
export interface DismissedIssue extends MarkedIssue {
  /** Login of who gave the command. Missing: an older version wrote it. */
  readonly by?: string;
  /** Why, in their words. Missing: none was given, or an older version wrote it. */
  readonly why?: string;
}

const maxTitle = 300;
const maxText = 2000;
const maxReason = 300;
const maxVotes = 8;

/** An issue of a run, cut to what a marker holds. */
export function markedIssue(issue: ReportedIssue): MarkedIssue {
  const [suggestion] = issue.suggestions;
  // Claimed lines of a place that was found elsewhere would be lost on who reads the marker.
  const { startLine = null, line = null } = issue.anchor?.location ?? {};
  const found = line === null ? issue : { line: startLine ?? line, endLine: startLine && line };
  return {
    fingerprint: issue.fingerprint,
    reviewers: issue.reviewers,
    file: issueFile(issue),
    line: found.line,
    endLine: found.endLine,
    side: issue.side,
    severity: issue.severity,
    category: issue.category,
    title: cutText(issue.title, maxTitle),
    description: cutText(issue.description, maxText),
    snippet: cutOrNull(issue.snippet),
    suggestion: cutOrNull(suggestion?.text ?? issue.suggestion),
    confidence: issue.confidence,
    preExisting: issue.preExisting,
    votes: issue.votes.slice(0, maxVotes).map(({ reviewer, verdict, reason }) => ({
      reviewer,
      verdict,
      reason: cutText(reason, maxReason),
    })),
    path: issue.path,
    code: issue.code,
  };
}

/** A marker's issue, read back; undefined when it is not complete. */
export function readMarkedIssue(value: unknown): MarkedIssue | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const { fingerprint, reviewers, title, description, confidence } = fields;
  if (typeof fingerprint !== "string" || !/^[0-9a-f]{64}$/.test(fingerprint)) return undefined;
  if (typeof title !== "string" || typeof description !== "string") return undefined;
  if (!Array.isArray(reviewers) || !reviewers.every((name) => typeof name === "string")) {
    return undefined;
  }
  return {
    fingerprint,
    reviewers,
    title,
    description,
    file: textOrNull(fields.file),
    line: lineOrNull(fields.line),
    endLine: lineOrNull(fields.endLine),
    side: oneOf(fields.side, sides),
    severity: oneOf(fields.severity, severities),
    category: oneOf(fields.category, categoryNames),
    snippet: textOrNull(fields.snippet),
    suggestion: textOrNull(fields.suggestion),
    confidence: typeof confidence === "number" ? confidence : null,
    // Older markers do not say it.
    preExisting: fields.preExisting === true,
    votes: Array.isArray(fields.votes) ? fields.votes.flatMap((vote) => readVote(vote) ?? []) : [],
    path: textOrNull(fields.path) ?? textOrNull(fields.file) ?? "",
    code: Array.isArray(fields.code) ? fields.code.filter(isCodeKey) : [],
  };
}

/** The same of a dismissed issue. */
export function readDismissedIssue(value: unknown): DismissedIssue | undefined {
  const issue = readMarkedIssue(value);
  if (issue === undefined) return undefined;
  const { by, why } = value as Readonly<Record<string, unknown>>;
  return {
    ...issue,
    ...(typeof by === "string" ? { by } : {}),
    ...(typeof why === "string" ? { why } : {}),
  };
}

/** A dismissed issue with who dismissed it and why. */
export function dismissedIssue(
  issue: MarkedIssue,
  by: string | null,
  why: string | null,
): DismissedIssue {
  return {
    ...issue,
    ...(by === null ? {} : { by: cutText(by, maxReason) }),
    ...(why === null ? {} : { why: cutText(why, maxReason) }),
  };
}

function isCodeKey(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{12}$/.test(value);
}

function readVote(value: unknown): Vote | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { reviewer, verdict, reason } = value as Readonly<Record<string, unknown>>;
  const known = oneOf(verdict, voteVerdicts);
  if (typeof reviewer !== "string" || typeof reason !== "string" || known === null)
    return undefined;
  return { reviewer, verdict: known, reason };
}

function cutOrNull(text: string | null): string | null {
  return text === null ? null : cutText(text, maxText);
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function lineOrNull(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function oneOf<Value extends string>(value: unknown, values: readonly Value[]): Value | null {
  return values.find((one) => one === value) ?? null;
}
