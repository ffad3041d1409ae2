import { expect, it } from "vitest";
import type { ReportedIssue } from "../../src/model/issue.ts";
import { issueAnnotation } from "../../src/report/annotation.ts";
import { plainEnglish } from "../../src/words/words.ts";
import { issueOn, issueOnFile } from "./sample.ts";

it("stands on the issue's lines, at the level of its severity", () => {
  const { anchor } = issueOn(9);
  const ranged: ReportedIssue = { ...issueOn(9), anchor: anchor && { ...anchor, startLine: 6 } };
  expect(issueAnnotation(ranged, plainEnglish)).toMatchObject({
    file: "src/cart.ts",
    startLine: 6,
    endLine: 9,
    level: "failure",
    title: "Problem on line 9",
  });
  const levels = (["high", "medium", "low", null] as const).map((severity) => {
    return issueAnnotation({ ...issueOn(6), severity }, plainEnglish)?.level;
  });
  expect(levels).toEqual(["failure", "warning", "notice", "notice"]);
  expect(issueAnnotation(issueOnFile("Whole file"), plainEnglish)).toMatchObject({
    startLine: 1,
    endLine: 1,
  });
});

it("says what is wrong, what is proposed and by whom, in a title and a message that a person reads", () => {
  const issue: ReportedIssue = {
    ...issueOn(6),
    suggestions: [{ reviewer: "codex", text: "Use a map." }],
    reviewers: ["claude", "codex"],
  };
  expect(issueAnnotation(issue, plainEnglish)?.message).toBe(
    `What is wrong: Problem on line 6.\n\ncodex proposes: Use a map.\n\nRaised by claude, codex; ID ${issue.id}.`,
  );
  const long = issueAnnotation(
    {
      ...issue,
      title: "t".repeat(500),
      description: "d".repeat(9_000),
    },
    plainEnglish,
  );
  expect(long?.title).toHaveLength(120);
  expect(long?.message.length).toBeLessThanOrEqual(4_000);
  expect(long?.message.length).toBeGreaterThan(3_900);
  expect(issueAnnotation({ ...issue, title: "", description: "" }, plainEnglish)?.title).toBe(
    "untitled issue",
  );
});

it("has no place for deleted lines and for what names no file", () => {
  const { anchor } = issueOn(6);
  const deleted: ReportedIssue = { ...issueOn(6), anchor: anchor && { ...anchor, side: "LEFT" } };
  expect(issueAnnotation(deleted, plainEnglish)).toBeUndefined();
  expect(issueAnnotation({ ...issueOn(6), anchor: null }, plainEnglish)).toBeUndefined();
});
