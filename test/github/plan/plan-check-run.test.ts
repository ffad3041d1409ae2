import { expect, it } from "vitest";
import { planCheckRun } from "../../../src/github/plan/plan-check-run.ts";
import type { ReportedIssue } from "../../../src/model/issue.ts";
import { texts } from "../../report/english.ts";
import { issueOn, resultOf } from "../../report/sample.ts";

const wanted = { wanted: true, severeCount: 0 };

it.each([
  ["success", 0, "success"],
  ["success", 2, "failure"],
  ["partial", 0, "neutral"],
  ["partial", 1, "failure"],
  ["failed", 0, "failure"],
  ["skipped", 0, "skipped"],
] as const)(
  "a check run of a %s run with %i severe issues concludes with %s",
  (outcome, severe, conclusion) => {
    const result = resultOf([issueOn(6)], { outcome, reasons: ["codex failed: no key"] });
    const options = { wanted: true, severeCount: severe };
    const planned = planCheckRun(result, "a".repeat(40), texts, options);
    expect(planned.conclusion).toBe(conclusion);
    if (outcome !== "success") expect(planned.summary).toContain("codex failed: no key");
  },
);

it("a check run leaves out of the annotations what the head has no line for", () => {
  const { anchor } = issueOn(6);
  const deleted = { ...issueOn(6), anchor: { ...anchor, side: "LEFT" } } as ReportedIssue;
  const nowhere = { ...issueOn(7), file: null, anchor: null };
  const planned = planCheckRun(resultOf([deleted, nowhere]), "a".repeat(40), texts, wanted);
  expect(planned.annotations).toEqual([]);
  expect(planned.summary).toContain("Problem on line 7");
});
