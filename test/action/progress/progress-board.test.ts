import { expect, it } from "vitest";
import { createProgressBoard } from "../../../src/action/progress/progress-board.ts";
import { progressMarkdown } from "../../../src/report/markdown/progress.ts";
import type { RunProgress } from "../../../src/run/context.ts";
import { progressLine } from "../../../src/run/progress-line.ts";
import { createTimeline } from "../../../src/run/timeline.ts";
import { plainEnglish } from "../../../src/words/words.ts";
import { issueOn } from "../../report/sample.ts";

const panel = (
  reviewer: string,
  turn: "review" | "vote" | "confirm",
  state: "started" | "working" | "done" | "failed",
  text?: string,
): RunProgress => ({ kind: "panel", reviewer, turn, state, text });
const fix = (state: "started" | "fixed" | "rejected"): RunProgress => ({
  kind: "fix",
  issue: issueOn(6),
  state,
});

function open() {
  let nowMs = 0;
  const board = createProgressBoard({
    head: "a".repeat(40),
    phase: "reviewing",
    agents: ["claude", "codex"],
    costUsd: (agent) => (agent === "claude" ? 0.25 : null),
    now: () => nowMs,
  });
  const at = (ms: number) => {
    nowMs = ms;
  };
  return { board, at, text: () => progressMarkdown(board.progress(), plainEnglish) };
}

it("shows who waits, works and is done, for how long and at what cost", () => {
  const { board, at, text } = open();
  expect(text()).toContain("⏳ `codex` waiting");
  expect(board.note(panel("claude", "review", "started"))).toBe(true);
  board.note(panel("codex", "review", "started"));
  at(61_000);
  expect(board.note(panel("claude", "review", "working", "Read"))).toBe(false);
  board.note(panel("claude", "review", "done"));
  at(90_000);
  expect(text()).toContain("✅ `claude` done, 1 min 01 s, $0.25");
  expect(text()).toContain("🔄 `codex` working, 1 min 30 s");
  board.note(panel("codex", "review", "failed", "the vendor refused its key"));
  expect(text()).toContain("❌ `codex` failed, 1 min 30 s: the vendor refused its key");
});

it("is done with a reviewer of several parts when the last of them is", () => {
  const { board, text } = open();
  board.note(panel("claude", "review", "started"));
  board.note(panel("claude", "review", "started"));
  expect(board.note(panel("claude", "review", "done"))).toBe(false);
  expect(text()).toContain("`claude` working");
  expect(board.note(panel("claude", "review", "done"))).toBe(true);
  expect(text()).toContain("`claude` done");
});

it("names each further look, and keeps a reviewer whose further look fails", () => {
  const { board, text } = open();
  const timeline = createTimeline(() => 0);
  const tell = (progress: RunProgress) => {
    board.note(progress);
    timeline.note(progress);
    return progressLine(progress);
  };
  const again = (state: "started" | "failed", text?: string): RunProgress => ({
    ...{ kind: "panel", reviewer: "claude", turn: "review", pass: 2, state, text },
  });
  tell(panel("claude", "review", "started"));
  tell(panel("claude", "review", "done"));
  expect(tell(again("started"))).toBe("claude looks again (pass 2) …");
  expect(text()).toMatch(/🔄 `claude` working, .*: pass 2$/m);
  expect(tell(again("failed", "timed out"))).toBe("claude failed (review, pass 2): timed out");
  expect(text()).toMatch(/✅ `claude` done, .*: pass 2 failed: timed out$/m);
  const turn = { agent: "claude", turn: "review", startMs: 0, endMs: 0 };
  expect(timeline.turns()).toEqual([turn, { ...turn, pass: 2 }]);
});

it("goes through the phases, and counts issues and patches", () => {
  const { board, text } = open();
  board.note(panel("claude", "review", "started"));
  board.note(panel("claude", "review", "done"));
  expect(text()).toContain("is reviewing");
  board.note({ kind: "issues", issues: [issueOn(6), { ...issueOn(9), reviewers: ["codex"] }] });
  expect(text()).toContain("2 issues so far");
  expect(text()).toContain("`claude` done, 0.0 s, $0.25: raised 1");
  expect(board.note(panel("codex", "vote", "started"))).toBe(true);
  expect(text()).toContain("is voting");
  expect(board.note(fix("started"))).toBe(true);
  expect(text()).toContain("is fixing");
  board.note(fix("fixed"));
  board.note(fix("started"));
  board.note(fix("rejected"));
  expect(text()).toContain("`fixer` done, 0.0 s: 2 tried");
});

it("writes down when each turn began and ended, also of turns that a stop cut off", () => {
  let nowMs = 1000;
  const timeline = createTimeline(() => nowMs);
  timeline.note(panel("claude", "review", "started"));
  nowMs = 1500;
  timeline.note(panel("codex", "review", "started"));
  timeline.note(panel("claude", "review", "done"));
  timeline.note({ kind: "issues", issues: [] });
  nowMs = 2000;
  timeline.note(fix("started"));
  timeline.note(fix("fixed"));
  nowMs = 3000;
  expect(timeline.turns()).toEqual([
    { agent: "claude", turn: "review", startMs: 0, endMs: 500 },
    { agent: "codex", turn: "review", startMs: 500, endMs: 2000 },
    { agent: "fixer", turn: "fix", startMs: 1000, endMs: 1000 },
  ]);
});
