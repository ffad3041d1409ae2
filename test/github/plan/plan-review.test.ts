import { expect, it } from "vitest";
import { planReview } from "../../../src/github/plan/plan-review.ts";
import type { ReportedIssue } from "../../../src/model/issue.ts";
import { issueOn, issueOnFile, resultOf } from "../../report/sample.ts";
import { planOptions, rememberedBy, threadOf } from "../plan-options.ts";

const issue = issueOn(6);
const whole = issueOnFile("Whole file");

/** IDs of what a review says inline and in its body; null: there is no review. */
function said(
  issues: readonly ReportedIssue[],
  existing: ReturnType<typeof planOptions>["existing"] = planOptions().existing,
) {
  const review = planReview(planOptions({ result: resultOf(issues), existing }));
  return review && { inline: review.comments.map((one) => one.issue), body: review.fileIssues };
}

it("says what is new: on its line, or in the body where it is about a whole file", () => {
  expect(said([issue, whole])).toEqual({ inline: [issue.id], body: [whole.id] });
  expect(said([{ ...issue, state: "open" }])).toBeNull();
  expect(said([{ ...issue, shown: { where: "summary", reason: "too many" } }])).toBeNull();
  expect(said([])).toBeNull();
});

it("says nothing again that a thread, a review's body or a person has settled", () => {
  const { existing } = planOptions();
  const open = { ...existing, threads: [threadOf(issue)] };
  expect(said([issue, issueOn(9)], open)).toMatchObject({ inline: [issueOn(9).id] });
  expect(said([whole], rememberedBy({ said: [whole.id] }))).toBeNull();
  expect(said([issue], rememberedBy({ dismissed: [issue.id] }))).toBeNull();
});

it("says again what came back after its thread was resolved as gone", () => {
  const { existing } = planOptions();
  const gone = { ...threadOf(issue, `gone:${"c".repeat(40)}`), resolved: true };
  expect(said([issue], { ...existing, threads: [gone] })).toMatchObject({ inline: [issue.id] });
});

it("has the same key for the same words on the same head, and another one for others", () => {
  const key = (issues: readonly ReportedIssue[], head?: string) =>
    planReview(planOptions({ result: resultOf(issues), ...(head && { head }) }))?.key;
  expect(key([issue])).toBe(key([issue]));
  expect(new Set([key([issue]), key([issueOn(9)]), key([issue], "b".repeat(40))]).size).toBe(3);
});

it("says nothing inline or in the body of what was there before the change", () => {
  const preExisting = true;
  expect(
    said([
      { ...issue, preExisting },
      { ...whole, preExisting },
    ]),
  ).toBeNull();
});

it("says nothing inline, in the body or beside the lines of files that are not reviewed", () => {
  const silenced = "generated";
  expect(said([{ ...issue, silenced }])).toBeNull();
  expect(said([{ ...whole, silenced }, issueOn(9)])).toEqual({
    inline: [issueOn(9).id],
    body: [],
  });
});
