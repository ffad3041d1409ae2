import { expect, it } from "vitest";
import type { Anchor, MergedIssue, Vote } from "../../src/model/issue.ts";
import { decidePlacements, type ShowPolicy } from "../../src/review/placement.ts";

const line: Anchor = {
  kind: "line",
  file: "a.ts",
  side: "RIGHT",
  startLine: null,
  line: 3,
  how: "snippet",
};
const issue = (over: Partial<MergedIssue> = {}): MergedIssue => ({
  file: "a.ts",
  line: 3,
  endLine: null,
  side: null,
  severity: "medium",
  category: "bug",
  title: "t",
  description: "",
  snippet: null,
  suggestion: null,
  confidence: 0.5,
  preExisting: false,
  reviewers: ["a"],
  sources: [{ reviewer: "a", index: 0 }],
  suggestions: [],
  agreement: 1,
  rank: 1,
  anchor: line,
  votes: [],
  ...over,
});
const policy: ShowPolicy = {
  minSeverity: "low",
  minAgreement: 1,
  minConfidence: 0,
  maxComments: 2,
};
const refuted: Vote[] = [{ reviewer: "b", verdict: "refute", reason: "no" }];
const reasons = (list: MergedIssue[], over: Partial<ShowPolicy> = {}) =>
  decidePlacements(list, { ...policy, ...over }).map((shown) =>
    shown.where === "inline" ? "inline" : shown.reason,
  );

it("shows what passes in comments, on lines or on files, and lists the rest with a reason", () => {
  const file: Anchor = { ...line, kind: "file", side: null, line: null, how: "file" };
  const list = [issue(), issue({ votes: refuted }), issue({ anchor: file }), issue(), issue()];
  expect(reasons(list)).toEqual([
    "inline",
    "refuted by b",
    "inline",
    "more than 2 comments",
    "more than 2 comments",
  ]);
});

it("keeps a refuted issue inline when somebody else stands behind it", () => {
  expect(reasons([issue({ agreement: 2, votes: refuted })])).toEqual(["inline"]);
});

it("applies severity, agreement and confidence, and lets an unstated confidence pass", () => {
  expect(reasons([issue()], { minSeverity: "high" })).toEqual(["its severity is below high"]);
  expect(reasons([issue()], { minAgreement: 2 })).toEqual([
    "fewer than 2 reviewers stand behind it",
  ]);
  expect(reasons([issue(), issue({ confidence: null })], { minConfidence: 0.6 })).toEqual([
    "its confidence is below 0.6",
    "inline",
  ]);
});
