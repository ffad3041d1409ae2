import { expect, test } from "vitest";
import type { MergedIssue } from "../../../src/model/issue.ts";
import { rankIssues } from "../../../src/review/merge/rank.ts";
import { madeMergedIssue } from "../made-issue.ts";

/** Titles in ranked order. */
function ranked(issues: Partial<MergedIssue>[]): string[] {
  return rankIssues(issues.map(madeMergedIssue)).map(({ title }) => title);
}

test("ranks by agreement, then severity, then confidence, then category", () => {
  const issues: Partial<MergedIssue>[] = [
    { title: "docs", severity: "high", confidence: 0.5, category: "documentation" },
    { title: "said by nobody else", severity: "low", confidence: 1 },
    { title: "security", severity: "high", confidence: 0.5, category: "security" },
    { title: "agreed", agreement: 2, severity: "low", confidence: 0.1 },
    { title: "sure", severity: "high", confidence: 0.9 },
    { title: "agreed and severe", agreement: 2, severity: "high" },
  ];
  const order = ["agreed and severe", "agreed", "sure", "security", "docs", "said by nobody else"];
  expect(ranked(issues)).toEqual(order);
});

test("ranks what was there before the change behind all others", () => {
  const older = { title: "older", agreement: 2, severity: "high", preExisting: true } as const;
  expect(ranked([older, { title: "caused", severity: "low" }])).toEqual(["caused", "older"]);
});

test("counts what was not said as less than anything said", () => {
  expect(
    ranked([
      { title: "silent", severity: null },
      { title: "low", severity: "low" },
    ]),
  ).toEqual(["low", "silent"]);
  expect(ranked([{ title: "silent" }, { title: "unsure", confidence: 0.1 }])).toEqual([
    "unsure",
    "silent",
  ]);
});

test("keeps the order of equal issues and numbers from 1", () => {
  const issues = ["first", "second", "third"].map((title) => madeMergedIssue({ title, rank: 0 }));
  expect(rankIssues(issues).map(({ title, rank }) => [title, rank])).toEqual([
    ["first", 1],
    ["second", 2],
    ["third", 3],
  ]);
  expect(issues.every(({ rank }) => rank === 0)).toBe(true);
});
