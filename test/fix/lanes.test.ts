import { expect, it } from "vitest";
import { partitionIssues } from "../../src/fix/lanes.ts";
import { issueOn } from "../report/sample.ts";

const issue = (file: string, line: number) => ({
  ...issueOn(line, `${file} ${line}`),
  file,
  anchor: null,
});

it("keeps the issues of one file in one lane and in order, and spreads files evenly", () => {
  const issues = [
    issue("a.ts", 1),
    issue("b.ts", 1),
    issue("a.ts", 2),
    issue("c.ts", 1),
    issue("a.ts", 3),
    issue("b.ts", 2),
  ];
  const lanes = (count: number) =>
    partitionIssues(issues, count).map((lane) => lane.map((one) => one.title));
  expect(lanes(1)).toEqual([issues.map((one) => one.title)]);
  expect(lanes(2)).toEqual([
    ["a.ts 1", "a.ts 2", "a.ts 3"],
    ["b.ts 1", "c.ts 1", "b.ts 2"],
  ]);
  expect(lanes(8)).toEqual([["a.ts 1", "a.ts 2", "a.ts 3"], ["b.ts 1", "b.ts 2"], ["c.ts 1"]]);
  expect(partitionIssues([], 3)).toEqual([]);
});
