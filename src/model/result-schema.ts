import {
  choice,
  integer,
  lineOrNull,
  list,
  object,
  sha256,
  shaOrNull,
  text,
  textOrNull,
} from "./json-schema.ts";

/** `Spending` */
export const spending = object({
  requests: integer,
  inputTokens: integer,
  cachedInputTokens: integer,
  cacheWriteTokens: integer,
  outputTokens: integer,
  costUsd: { type: ["number", "null"], minimum: 0 },
});

/** The members of `ReviewerResult` that a fixer's result has too. */
export const agent = {
  coder: text,
  model: textOrNull,
  status: choice("ok", "partial", "failed"),
  reason: textOrNull,
  summary: text,
  durationMs: integer,
  spending,
};

const anchor = {
  anyOf: [
    { type: "null" },
    object({
      kind: choice("line", "file", "pull-request"),
      file: textOrNull,
      side: choice("RIGHT", "LEFT", null),
      startLine: lineOrNull,
      line: lineOrNull,
      how: choice("snippet", "snippet-old", "line", "range-cut", "file", "none"),
    }),
  ],
};

/** The members of `MergedIssue`. */
export const mergedIssue = {
  file: textOrNull,
  line: lineOrNull,
  endLine: lineOrNull,
  side: choice("RIGHT", "LEFT", null),
  severity: choice("high", "medium", "low", null),
  category: choice(
    "bug",
    "security",
    "performance",
    "test",
    "maintainability",
    "documentation",
    null,
  ),
  title: text,
  description: text,
  snippet: textOrNull,
  suggestion: textOrNull,
  confidence: { type: ["number", "null"], minimum: 0, maximum: 1 },
  reviewers: list(text),
  sources: list(object({ reviewer: text, index: integer })),
  suggestions: list(object({ reviewer: text, text })),
  agreement: { type: "integer", minimum: 1 },
  rank: { type: "integer", minimum: 1 },
  anchor,
  votes: list(
    object({
      reviewer: text,
      verdict: choice("confirm", "refute", "unsure", "same"),
      reason: text,
    }),
  ),
};

/** ID of an issue. */
export const issueId = { type: "string", pattern: "^[0-9a-f]{8}$" };

/** `ReportedIssue` */
export const reportedIssue = object({
  ...mergedIssue,
  fingerprint: sha256,
  id: issueId,
  path: text,
  code: list(text),
  state: choice("new", "open"),
  shown: {
    anyOf: [
      object({ where: { const: "inline" } }),
      object({ where: { const: "summary" }, reason: text }),
    ],
  },
});

/** `FixResult` */
export const fix = object({
  issue: issueId,
  status: choice("fixed", "rejected", "no-change", "failed"),
  reason: textOrNull,
  patch: textOrNull,
  summary: text,
  verify: choice("passed", "failed", "not-run", "cannot-judge", "not-allowed"),
  confirmations: list(
    object({
      reviewer: text,
      verdict: choice("solved", "not-solved", "new-problem"),
      reason: text,
    }),
  ),
  commit: shaOrNull,
});

/** `TimelineTurn` */
export const timelineTurn = object({
  agent: text,
  turn: choice("review", "vote", "confirm", "fix"),
  startMs: integer,
  endMs: integer,
});
