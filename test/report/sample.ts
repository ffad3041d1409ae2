import { createHash } from "node:crypto";
import type { ReportedIssue } from "../../src/model/issue.ts";
import type { FixResult, ReviewerResult, RunResult } from "../../src/model/result.ts";

/** An issue on a line of `src/cart.ts`; the text is what makes it another one. */
export function issueOn(line: number, title = `Problem on line ${line}`): ReportedIssue {
  const fingerprint = createHash("sha256").update(title).digest("hex");
  return {
    file: "src/cart.ts",
    line,
    endLine: null,
    side: "RIGHT",
    severity: "high",
    category: "bug",
    title,
    description: `What is wrong: ${title}.`,
    snippet: null,
    suggestion: null,
    confidence: 0.9,
    preExisting: false,
    reviewers: ["claude"],
    sources: [{ reviewer: "claude", index: 0 }],
    suggestions: [],
    agreement: 1,
    rank: 1,
    anchor: {
      kind: "line",
      file: "src/cart.ts",
      side: "RIGHT",
      startLine: null,
      line,
      how: "line",
    },
    votes: [],
    fingerprint,
    id: fingerprint.slice(0, 8),
    path: "src/cart.ts",
    code: [],
    state: "new",
    shown: { where: "inline" },
  };
}

/** An issue that belongs to the file but to no line of it. */
export function issueOnFile(title: string): ReportedIssue {
  return {
    ...issueOn(1, title),
    line: null,
    anchor: {
      kind: "file",
      file: "src/cart.ts",
      side: null,
      startLine: null,
      line: null,
      how: "file",
    },
    shown: { where: "summary", reason: "it names no line of the diff" },
  };
}

/** A patch of one line of the head's `src/cart.ts`. */
export function fixOf(issue: ReportedIssue, line: number): FixResult {
  return {
    issue: issue.id,
    status: "fixed",
    reason: null,
    patch: `diff --git a/src/cart.ts b/src/cart.ts\n--- a/src/cart.ts\n+++ b/src/cart.ts\n@@ -${line} +${line} @@\n-changed ${line}\n+fixed ${line}\n`,
    summary: "Repaired.",
    verify: "passed",
    confirmations: [{ reviewer: "claude", verdict: "solved", reason: "it is" }],
    commit: null,
  };
}

const spending = {
  requests: 3,
  inputTokens: 1200,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 340,
  costUsd: 0.0123,
};

export const reviewer: ReviewerResult = {
  reviewer: "claude",
  coder: "claude",
  model: "claude-test",
  status: "ok",
  reason: null,
  summary: "Looks risky.",
  issueCount: 1,
  droppedCount: 0,
  voted: true,
  durationMs: 61_000,
  spending,
};

export function resultOf(
  issues: readonly ReportedIssue[],
  more: Partial<RunResult> = {},
): RunResult {
  return {
    version: 1,
    outcome: "success",
    reasons: [],
    cancelled: false,
    repository: "acme/shop",
    pullRequest: 1,
    head: null,
    base: null,
    since: null,
    reviewers: [reviewer],
    issues: issues.map((issue, at) => ({ ...issue, rank: at + 1 })),
    resolved: [],
    dismissed: [],
    fixer: null,
    fixes: [],
    skippedFiles: [],
    notices: [],
    timeline: [],
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 90_000,
    ...more,
  };
}
