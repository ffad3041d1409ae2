import { expect, it } from "vitest";
import type { AnswerIssue, AnswerVote } from "../../../src/model/answer.ts";
import { answerLimits } from "../../../src/review/answer-limits.ts";
import { applyPass } from "../../../src/review/passes/apply-pass.ts";

function said(title: string, over: Partial<AnswerIssue> = {}): AnswerIssue {
  return {
    ...{ file: "a.ts", line: 3, endLine: null, side: "RIGHT", severity: "high", category: "bug" },
    ...{ title, description: `${title}, always.`, snippet: null, suggestion: null, confidence: 1 },
    ...over,
  } as AnswerIssue;
}

function vote(issue: number, verdict: AnswerVote["verdict"], reason = "Line 2 guards it.") {
  return { issue, verdict, reason, sameAs: null };
}

const [one, two, three] = [said("One"), said("Two"), said("Three")];
const first = { issues: [one, two], withdrawn: [] };
const titles = (issues: readonly { readonly title: string }[]) => issues.map(({ title }) => title);

it("adds what is new, and takes back what its own reviewer refutes, with the reason", () => {
  const applied = applyPass(first, { issues: [three], votes: [vote(1, "refute", " Guarded. ")] });
  expect(applied).toEqual({
    issues: [two, three],
    withdrawn: [
      {
        ...{ file: "a.ts", line: 3, severity: "high" },
        ...{ title: "One", description: "One, always.", reason: "Guarded." },
      },
    ],
    ...{ addedCount: 1, invalidCount: 0, leftOutCount: 0 },
  });
});

it("numbers the next look by what stands then", () => {
  const second = applyPass(first, { issues: [three], votes: [vote(1, "refute")] });
  const third = applyPass(second, { issues: [], votes: [vote(1, "refute"), vote(3, "refute")] });
  expect(titles(third.issues)).toEqual(["Three"]);
  expect(titles(third.withdrawn)).toEqual(["One", "Two"]);
  expect(third).toMatchObject({ addedCount: 0, invalidCount: 1 });
});

it.each([
  ["a number that there is not", [vote(0, "refute"), vote(3, "refute"), vote(-1, "refute")], 3],
  ["a number as no list has it", [vote(1.5, "refute"), vote(Number.NaN, "refute")], 2],
  ["a second word on the same issue", [vote(1, "confirm"), vote(1, "refute")], 1],
  ["another verdict", [vote(1, "confirm"), vote(2, "unsure")], 0],
])("takes nothing back for %s", (_, votes, invalidCount) => {
  const applied = applyPass(first, { issues: [], votes });
  expect(applied).toMatchObject({ ...first, invalidCount });
});

it("corrects the severity of what is taken back and said again at once", () => {
  const lower = { ...one, severity: "low" as const };
  const applied = applyPass(first, { issues: [lower], votes: [vote(1, "refute")] });
  expect(applied).toMatchObject({ issues: [two, lower], withdrawn: [], addedCount: 1 });
});

it("says once what is said again word for word, also what was taken back", () => {
  const again = [{ ...one, confidence: 0.4 }, said("Two", { title: " Two ", severity: "low" })];
  const applied = applyPass(first, {
    issues: [...again, three, three],
    votes: [vote(1, "refute")],
  });
  expect(titles(applied.issues)).toEqual(["Two", "Three"]);
  expect(titles(applied.withdrawn)).toEqual(["One"]);
  expect(applied.addedCount).toBe(1);
});

it("keeps issues that differ in place or words", () => {
  const others = [said("One", { line: 9 }), said("One", { description: "Only at night." })];
  expect(applyPass(first, { issues: others, votes: [] }).addedCount).toBe(2);
});

it("uses no more issues of a part than of one answer", () => {
  const many = Array.from({ length: answerLimits.issues }, (_, at) => said(`Issue ${at}`));
  const applied = applyPass(
    { issues: many, withdrawn: [] },
    { issues: [one, two], votes: [vote(1, "refute")] },
  );
  expect(applied.issues).toHaveLength(answerLimits.issues);
  expect(applied).toMatchObject({ addedCount: 1, leftOutCount: 1 });
});
