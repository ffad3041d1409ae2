import { expect, it } from "vitest";
import type { Vote } from "../../../src/model/issue.ts";
import { recallIssue } from "../../../src/run/issues/recall-issue.ts";
import type { MemoryIssue } from "../../../src/run/memory.ts";
import { issueOn } from "../../report/sample.ts";

const { fingerprint, id, title } = issueOn(6);
const vote = (reviewer: string, verdict: Vote["verdict"]): Vote => {
  return { reviewer, verdict, reason: "" };
};
const remembered = (over: Partial<MemoryIssue> = {}): MemoryIssue => {
  const { file, line, endLine, side, severity, category, description } = issueOn(6);
  return {
    ...{ file, line, endLine, side, severity, category, description, title, fingerprint },
    ...{
      snippet: null,
      suggestion: null,
      confidence: null,
      preExisting: false,
      path: "src/cart.ts",
      code: [],
    },
    ...{ reviewers: ["claude"], votes: [], state: "open", inThread: true, ...over },
  };
};
const recalled = (over: Partial<MemoryIssue> = {}) =>
  recallIssue(remembered(over), { files: [] }, new Map());

it("is open and raised by nobody this time, under its old name and at its old place", () => {
  expect(recalled()).toMatchObject({ id, fingerprint, state: "open", sources: [], line: 6 });
});

it("counts behind an issue who raised and who confirmed it, each once, and nobody else", () => {
  expect(recalled().agreement).toBe(1);
  const votes = [
    vote("claude", "confirm"),
    vote("codex", "confirm"),
    vote("gemini", "same"),
    vote("fourth", "refute"),
    vote("fifth", "unsure"),
  ];
  expect(recalled({ votes })).toMatchObject({ agreement: 2, votes });
});

it("stands in its thread, or in the summary where it has none", () => {
  expect(recalled().shown).toEqual({ where: "inline" });
  expect(recalled({ inThread: false }).shown).toMatchObject({ where: "summary" });
});

it("keeps who suggested what", () => {
  expect(recalled().suggestions).toEqual([]);
  const suggestion = "guard it";
  expect(recalled({ suggestion }).suggestions).toEqual([{ reviewer: "claude", text: suggestion }]);
});
