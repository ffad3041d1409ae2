import { expect, it } from "vitest";
import { noFixLeft } from "../../../src/action/publish/no-fix-left.ts";
import { parseConfig } from "../../../src/config/config.ts";
import { fixOf, issueOn, resultOf } from "../../report/sample.ts";

const config = parseConfig({ fix: "pull-request", "max-fixes": "2" });
const [first, second, third] = [issueOn(6), issueOn(9), issueOn(12)];
const issues = [first, second];
const rejected = { ...fixOf(first, 6), status: "rejected", patch: null } as const;
const left = { ...fixOf(second, 9), status: "no-change", patch: null } as const;

it.each([
  ["no issue is there", {}, true],
  ["no patch passed", { issues, fixes: [rejected, left] }, true],
  ["an issue is too small to be fixed", { issues: [{ ...first, severity: "low" }] }, true],
  ["an issue was not tried", { issues, fixes: [rejected] }, false],
  ["a patch is good but not committed", { issues, fixes: [rejected, fixOf(second, 9)] }, false],
  ["the fixer failed", { issues: [first], fixes: [{ ...rejected, status: "failed" }] }, false],
  ["one was refused", { issues, fixes: [{ ...rejected, tried: false }, left] }, true],
  [
    "one was refused and made place for another, whose patch is good",
    {
      issues: [...issues, third],
      fixes: [{ ...rejected, tried: false }, left, fixOf(third, 12)],
    },
    false,
  ],
  [
    "issues beyond those that one run tries are there",
    {
      issues: [...issues, third],
      fixes: [rejected, left],
    },
    true,
  ],
  ["a reviewer is missing", { outcome: "partial" }, false],
  ["the run was stopped", { cancelled: true }, false],
] as const)("knows whether a fix is left where %s", (_words, more, expected) => {
  expect(noFixLeft(resultOf([], more), config)).toBe(expected);
});
