import { expect, it } from "vitest";
import type { Anchor, MergedIssue } from "../../src/model/issue.ts";
import { createPanel } from "../../src/panel/panel.ts";
import type { Shard, SplitLines } from "../../src/panel/reviewer-slot.ts";
import { madeMergedIssue } from "../review/made-issue.ts";
import { stubCoder } from "./stub-coder.ts";

const lines = (side: SplitLines["side"], first: number, last: number): SplitLines => {
  return { file: "big.ts", side, first, last };
};
/** The same file in two of three parts, of which the second has what is deleted as well. */
const shards: readonly Shard[] = [
  { index: 0, files: ["a.ts"], prompt: "", context: "Part 0." },
  {
    ...{ index: 1, files: ["big.ts"], prompt: "", context: "Part 1." },
    split: [lines("RIGHT", 1, 100)],
  },
  {
    ...{ index: 2, files: ["big.ts"], prompt: "", context: "Part 2." },
    split: [lines("RIGHT", 500, 600), lines("LEFT", 50, 90)],
  },
];
const anchor: Anchor = {
  ...{ kind: "line", file: "big.ts", side: "RIGHT", startLine: null, line: 550, how: "line" },
};

it.each<[string, Partial<MergedIssue>, number]>([
  ["the part that has its line", { anchor }, 2],
  ["the other part", { anchor: { ...anchor, line: 100 } }, 1],
  ["the part that has its deleted line", { anchor: { ...anchor, side: "LEFT", line: 60 } }, 2],
  [
    "the part of its claimed line, on the file",
    { anchor: { ...anchor, line: null }, line: 500 },
    2,
  ],
  ["the first part of the file where it has no line", { file: "big.ts" }, 1],
  ["the first part where it has no file", { file: null }, 0],
])("has an issue voted on in %s", async (_, over, part) => {
  const { coder, prompts } = stubCoder(() => ({ turn: "vote" }));
  const slot = { reviewer: "codex", coder, model: null, cwd: "/", tools: "all" } as const;
  await using panel = createPanel([slot], shards, {
    ...{ turnTimeoutMs: 1_000, signal: new AbortController().signal, concurrency: 1 },
    onProgress: () => undefined,
  });
  await panel.vote([madeMergedIssue(over)], ["codex"]);
  expect(prompts).toHaveLength(1);
  expect(prompts[0]).toContain(`Part ${part}.`);
});
