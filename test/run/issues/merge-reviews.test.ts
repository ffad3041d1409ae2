import { expect, it } from "vitest";
import type { AnswerIssue } from "../../../src/model/answer.ts";
import type { Review } from "../../../src/panel/join-reviews.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { mergeReviews } from "../../../src/run/issues/merge-reviews.ts";

const diff = parseDiff(
  "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-const old = 1;\n+const now = 2;\n",
);
const place = { diff, silence: (file: string) => (file === "dist/a.js" ? "generated" : undefined) };
const issue: AnswerIssue = {
  file: "a.ts",
  line: null,
  endLine: null,
  side: null,
  severity: "high",
  category: "bug",
  title: "The value is wrong",
  description: "It should be 3.",
  snippet: "const now = 2;",
  suggestion: null,
  confidence: 1,
  preExisting: false,
};
const review = (reviewer: string, issues: readonly AnswerIssue[]): Review => ({
  reviewer,
  status: "ok",
  reason: null,
  summary: "",
  issueCount: issues.length,
  droppedCount: 0,
  missedShards: [],
  durationMs: 0,
  issues,
});

/** An issue on which some step behind validation throws, as a long one once did. */
const broken: AnswerIssue = {
  ...issue,
  get description(): string {
    throw new RangeError("Maximum call stack size exceeded");
  },
};

it("anchors and ranks what several reviewers found", () => {
  const given = [review("claude", [issue]), review("codex", [issue])];
  const { reviews, issues } = mergeReviews(given, place);
  expect(reviews).toBe(given);
  expect(issues).toMatchObject([{ agreement: 2, anchor: { kind: "line", line: 1 }, rank: 1 }]);
});

it("marks what is in a file that is not reviewed", () => {
  const { issues } = mergeReviews(
    [review("claude", [issue, { ...issue, file: "dist/a.js", title: "Odd", snippet: null }])],
    place,
  );
  expect(issues.map(({ title, silenced }) => [title, silenced])).toEqual([
    ["The value is wrong", undefined],
    ["Odd", "generated"],
  ]);
});

it("fails the reviewer whose answer cannot be merged, and keeps what the others found", () => {
  const { reviews, issues } = mergeReviews(
    [review("claude", [issue, broken]), review("codex", [issue]), review("gemini", [])],
    place,
  );
  expect(issues).toMatchObject([{ reviewers: ["codex"], anchor: { line: 1 }, rank: 1 }]);
  expect(reviews).toMatchObject([
    {
      reviewer: "claude",
      status: "failed",
      reason: "its answer cannot be merged: Maximum call stack size exceeded",
      issueCount: 0,
      issues: [],
    },
    { reviewer: "codex", status: "ok", issueCount: 1 },
    { reviewer: "gemini", status: "ok" },
  ]);
});

it("keeps every issue, unmerged, where the answers cannot be merged with each other", () => {
  let reads = 0;
  const fussy: AnswerIssue = {
    ...issue,
    get title(): string {
      reads += 1;
      // Whole, then alone, then what is left: alone it can be read.
      if (reads !== 2) throw new Error("not together");
      return "Another defect";
    },
  };
  const given = [review("claude", [fussy]), review("codex", [issue])];
  const { reviews, issues } = mergeReviews(given, place);
  expect(reads).toBe(3);
  expect(reviews).toEqual(given);
  expect(issues.map(({ title, rank }) => [title, rank])).toEqual([
    ["Another defect", 1],
    ["The value is wrong", 2],
  ]);
});
