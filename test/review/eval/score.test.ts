import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchKnown } from "../../../src/review/eval/match-known.ts";
import { ratesOf, type Score, scoreIssues, sumScores } from "../../../src/review/eval/score.ts";
import { madeMergedIssue } from "../made-issue.ts";

const known = [
  { file: null, line: null, description: "total() divides by zero when the cart is empty." },
  { file: "src/a.ts", line: 9, description: "The password is written to the log in plain text." },
];
const division = madeMergedIssue({
  title: "Division by zero for an empty cart",
  description: "total() divides by the number of items, which is zero for an empty cart.",
  reviewers: ["claude", "codex"],
  agreement: 2,
});
const password = madeMergedIssue({
  file: "src/a.ts",
  title: "The password is logged",
  description: "console.log writes the password to the log in plain text.",
  reviewers: ["codex"],
});
const noise = madeMergedIssue({ title: "The timer is never cleared", reviewers: ["claude"] });

describe("scoreIssues", () => {
  it("matches issues with what is known by their words, whatever place is known", () => {
    expect(matchKnown([division, password, noise], known)).toEqual([[0], [1], []]);
    const elsewhere = { ...password, file: "src/b.ts" };
    expect(matchKnown([elsewhere], known)).toEqual([[]]);
  });

  it("scores each reviewer, everything, what two agree on, and the best ranked", () => {
    const reviewers = ["claude", "codex"];
    const scores = scoreIssues([division, password, noise], known, { reviewers, top: 1 });
    expect(scores.map(({ who, issues, right, found }) => [who, issues, right, found])).toEqual([
      ["claude", 2, 1, 1],
      ["codex", 2, 2, 2],
      ["union", 3, 2, 2],
      ["agreed", 1, 1, 1],
      ["top 1", 1, 1, 1],
    ]);
    expect(ratesOf(scores[0] ?? expect.fail())).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
  });

  it("has no rate where nothing was said or nothing is known", () => {
    const nothing = { who: "claude", issues: 0, right: 0, known: 0, found: 0 };
    expect(ratesOf(nothing)).toEqual({ precision: null, recall: null, f1: null });
  });

  it("adds up over changes, in whatever order they come", () => {
    const score = fc.record({
      who: fc.constantFrom("claude", "union"),
      issues: fc.nat(9),
      right: fc.nat(9),
      known: fc.nat(9),
      found: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(score), (scores) => {
        const byName = (sums: readonly Score[]) =>
          sums.toSorted((a, b) => (a.who < b.who ? -1 : 1));
        const sums = sumScores(scores);
        expect(byName(sums)).toEqual(byName(sumScores(scores.toReversed())));
        const total = (of: readonly Score[]) => of.reduce((sum, one) => sum + one.issues, 0);
        expect(total(sums)).toBe(total(scores));
      }),
    );
  });
});
