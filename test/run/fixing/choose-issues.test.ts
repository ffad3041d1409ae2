import { expect, it } from "vitest";
import { parseConfig, type RawInputs } from "../../../src/config/config.ts";
import type { ReportedIssue, Severity, Vote } from "../../../src/model/issue.ts";
import { issuesToFix } from "../../../src/run/fixing/choose-issues.ts";

const issue = (
  rank: number,
  severity: Severity | null,
  over: Partial<ReportedIssue> = {},
): ReportedIssue => ({
  file: "a.ts",
  line: 1,
  endLine: null,
  side: null,
  severity,
  category: "bug",
  title: `issue ${rank}`,
  description: "",
  snippet: null,
  suggestion: null,
  confidence: null,
  preExisting: false,
  reviewers: ["claude"],
  sources: [],
  suggestions: [],
  agreement: 1,
  rank,
  anchor: null,
  votes: [],
  fingerprint: String(rank).repeat(64).slice(0, 64),
  id: String(rank).repeat(8).slice(0, 8),
  path: "a.ts",
  code: [],
  state: "new",
  shown: { where: "inline" },
  ...over,
});
const refuted: Vote[] = [{ reviewer: "codex", verdict: "refute", reason: "no" }];

it("fixes what is severe enough, stood by and in a file, in rank order, and nothing where no fix is allowed", () => {
  const issues = [
    issue(1, "high"),
    issue(2, "high", { votes: refuted }),
    issue(3, "medium", { votes: refuted, agreement: 2 }),
    issue(4, "low"),
    issue(5, null),
    issue(6, "high", { file: null }),
    issue(7, "medium"),
    issue(8, "high", { silenced: "generated" }),
    issue(9, "high", { preExisting: true }),
  ];
  const ranks = (inputs: RawInputs) =>
    issuesToFix(issues, parseConfig(inputs)).map((one) => one.rank);
  expect(ranks({})).toEqual([1, 3, 7]);
  expect(ranks({ "max-fixes": "2" })).toEqual([1, 3, 7]);
  expect(ranks({ "max-fixes": "0" })).toEqual([]);
  expect(ranks({ "fix-min-severity": "low" })).toEqual([1, 3, 4, 5, 7]);
  expect(ranks({ "fix-min-severity": "high" })).toEqual([1]);
});

it("does not fix again what was said before, unless it is to be committed: raised again, or part of a proposal", () => {
  const source = { reviewer: "claude", index: 0 };
  const issues = [
    issue(1, "high", { sources: [source] }),
    issue(2, "high", { state: "open", sources: [source] }),
    issue(3, "high", { state: "open" }),
  ];
  const ranks = (fix: string) => issuesToFix(issues, parseConfig({ fix })).map((one) => one.rank);
  expect(ranks("suggest")).toEqual([1]);
  expect(ranks("commit")).toEqual([1, 2]);
  expect(ranks("pull-request")).toEqual([1, 2, 3]);
});
