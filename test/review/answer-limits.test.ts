import { describe, expect, it } from "vitest";
import type { Answer, AnswerIssue } from "../../src/model/answer.ts";
import { answerLimits, boundAnswer, cutsNotice, noCuts } from "../../src/review/answer-limits.ts";
import { salvageAnswer } from "../../src/review/read-answer.ts";

const issue: AnswerIssue = {
  file: "src/a.ts",
  line: 4,
  endLine: null,
  side: null,
  severity: "high",
  category: "bug",
  title: "t",
  description: "d",
  snippet: "s",
  suggestion: "x",
  confidence: 0.9,
  preExisting: false,
};
const vote = { issue: 1, verdict: "confirm", sameAs: null, reason: "r" } as const;
const check = { issue: 1, verdict: "solved", reason: "r" } as const;
const answer: Answer = { turn: "review", summary: "", issues: [], votes: [], checks: [] };

describe("an answer that is too long", () => {
  it.each(["file", "title", "description", "snippet", "suggestion"] as const)(
    "loses the end of its %s, which is marked and counted",
    (name) => {
      const limit = answerLimits.texts[name];
      const whole = { ...answer, issues: [{ ...issue, [name]: "a".repeat(limit) }] };
      expect(boundAnswer(whole)).toEqual({ answer: whole, cuts: noCuts });
      const long = { ...answer, issues: [{ ...issue, [name]: "a".repeat(limit + 1) }] };
      const { answer: short, cuts } = boundAnswer(long);
      expect(short.issues[0]?.[name]).toBe(`${"a".repeat(limit - 1)}…`);
      expect(cuts).toEqual({ texts: 1, items: 0 });
      expect(boundAnswer(short)).toEqual({ answer: short, cuts: noCuts });
    },
  );

  it("loses the end of its summary and of its reasons", () => {
    const { summary, reason } = answerLimits.texts;
    const long = {
      ...answer,
      summary: "a".repeat(summary + 1),
      votes: [vote, { ...vote, reason: "a".repeat(reason + 1) }],
      checks: [{ ...check, reason: "a".repeat(reason + 1) }],
    };
    const { answer: short, cuts } = boundAnswer(long);
    expect(short.summary).toHaveLength(summary);
    expect(short.votes.map((one) => one.reason.length)).toEqual([1, reason]);
    expect(short.checks.map((one) => one.reason.length)).toEqual([reason]);
    expect(cuts).toEqual({ texts: 3, items: 0 });
  });

  it("loses the lines of a snippet behind the last that counts", () => {
    const lines = (count: number) => "x\n".repeat(count);
    const of = (snippet: string) => boundAnswer({ ...answer, issues: [{ ...issue, snippet }] });
    const limit = answerLimits.snippetLines;
    expect(of(lines(limit)).cuts).toEqual(noCuts);
    const { answer: short, cuts } = of(lines(limit + 1));
    expect(short.issues[0]?.snippet).toBe(`${lines(limit)}…`);
    expect(cuts.texts).toBe(1);
    expect(boundAnswer(short).cuts).toEqual(noCuts);
  });

  it("loses the last items of its lists", () => {
    const many = <Item>(item: Item, count: number) => Array.from({ length: count }, () => item);
    const { answer: short, cuts } = boundAnswer({
      ...answer,
      issues: many(issue, answerLimits.issues + 1),
      votes: many(vote, answerLimits.votes + 2),
      checks: many(check, answerLimits.checks + 3),
    });
    expect(short.issues).toHaveLength(answerLimits.issues);
    expect(short.votes).toHaveLength(answerLimits.votes);
    expect(short.checks).toHaveLength(answerLimits.checks);
    expect(cuts).toEqual({ texts: 0, items: 6 });
  });

  it("is cut right behind validation, valid or salvaged", () => {
    const title = "a".repeat(1_000_000);
    for (const rest of [[], [7]]) {
      const read = salvageAnswer({ ...answer, issues: [{ ...issue, title }, ...rest] });
      expect(read?.answer.issues[0]?.title).toHaveLength(answerLimits.texts.title);
      expect(read?.cuts.texts).toBe(1);
    }
  });

  it("is spoken of in a notice", () => {
    expect(cutsNotice("claude", noCuts)).toBeUndefined();
    expect(cutsNotice("claude", { texts: 1, items: 12 })).toBe(
      "The answers of claude are longer than is used of them: 1 text cut, 12 items left out.",
    );
  });
});
