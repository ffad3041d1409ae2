import { expect, it } from "vitest";
import type { Anchor, MergedIssue, Side } from "../../src/model/issue.ts";
import { createPanel } from "../../src/panel/panel.ts";
import type { Shard } from "../../src/panel/reviewer-slot.ts";
import type { Hunk } from "../../src/review/diff/diff.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { madeMergedIssue } from "../review/made-issue.ts";
import { stubCoder } from "./stub-coder.ts";

const added = (first: number, last: number, text: string) => hunk("RIGHT", first, last, text);

/** A hunk of lines on one side, all with the same text. */
function hunk(side: Side, first: number, last: number, text: string): Hunk {
  const isNew = side === "RIGHT";
  const kind = isNew ? "added" : "deleted";
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return {
    ...{ oldStart: isNew ? 0 : first, oldCount: isNew ? 0 : numbers.length, section: "" },
    ...{ newStart: isNew ? first : 0, newCount: isNew ? numbers.length : 0 },
    lines: numbers.map((line) => ({
      ...{ kind, text, noNewline: false },
      ...{ oldLine: isNew ? null : line, newLine: isNew ? line : null },
    })),
  };
}

function shard(index: number, path: string, hunks: readonly Hunk[]): Shard {
  const [file] = parseDiff(`diff --git a/${path} b/${path}\n`).files;
  if (file === undefined) throw new Error("there is no file");
  return { index, diff: { files: [{ ...file, hunks }] }, prompt: "", attached: "" };
}

/** The same file in two of three parts, of which the second has what is deleted as well. */
const shards: readonly Shard[] = [
  shard(0, "a.ts", [added(1, 10, "Part 0.")]),
  shard(1, "big.ts", [added(1, 100, "Part 1.")]),
  shard(2, "big.ts", [added(500, 600, "Part 2."), hunk("LEFT", 50, 90, "Part 2.")]),
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
