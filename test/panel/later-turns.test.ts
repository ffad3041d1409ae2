import { expect, it } from "vitest";
import type { Answer } from "../../src/model/answer.ts";
import type { MergedIssue } from "../../src/model/issue.ts";
import { createPanel } from "../../src/panel/panel.ts";
import type { ReviewerSlot, Shard } from "../../src/panel/reviewer-slot.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { renderDiff } from "../../src/review/diff/render-diff.ts";
import { tokensAsShown } from "../../src/review/prompt/cut-to-tokens.ts";
import { madeMergedIssue } from "../review/made-issue.ts";
import { stubCoder } from "./stub-coder.ts";

/** Files of so many hunks of 20 lines each, a hunk in every thousand lines. */
function diffOf(paths: readonly string[], hunks: number, from = 0) {
  const file = (path: string) => {
    const hunk = (at: number) => {
      const start = (from + at) * 1_000 + 1;
      const lines = Array.from({ length: 20 }, (_, line) => `+${path} line ${start + line}\n`);
      return `@@ -${start},0 +${start},20 @@\n${lines.join("")}`;
    };
    const all = Array.from({ length: hunks }, (_, at) => hunk(at));
    return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${all.join("")}`;
  };
  return parseDiff(paths.map(file).join(""));
}

function shardOf(index: number, diff: Shard["diff"]): Shard {
  return { index, diff, prompt: `Review part ${index}.`, attached: `Files of part ${index}.` };
}

/** A panel of one, whose threads end with each turn. */
function panelOf(
  shards: readonly Shard[],
  answer: Partial<Answer> = {},
  tools: ReviewerSlot["tools"] = "all",
) {
  const { coder, prompts } = stubCoder(() => answer);
  const slot = { reviewer: "claude", coder, model: null, cwd: "/tree", tools };
  const panel = createPanel([slot], shards, {
    turnTimeoutMs: 1_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    concurrency: 1,
  });
  return { panel, prompts };
}

function issueAt(file: string, line: number, over: Partial<MergedIssue> = {}): MergedIssue {
  const anchor = { file, side: "RIGHT", startLine: null, line, how: "line", kind: "line" } as const;
  return { ...madeMergedIssue({ file, rank: 1 }), reviewers: ["codex"], line, anchor, ...over };
}

it("sends with votes and patches the hunks in question, and not the diff of their parts again", async () => {
  const shards = Array.from({ length: 10 }, (_, at) => shardOf(at, diffOf([`${at}.ts`], 200)));
  const issues = shards.map((_, at) => issueAt(`${at}.ts`, 7_005));
  const { panel, prompts } = panelOf(shards);
  await using _ = panel;
  await panel.vote(issues, ["claude"]);
  const own = issues.map((issue) => ({ ...issue, reviewers: ["claude"] }));
  await panel.confirm(
    own.map((issue) => ({ issue, patch: "-a\n+b\n" })),
    ["claude"],
  );
  expect(prompts).toHaveLength(20);
  for (const [at, prompt] of prompts.entries()) {
    expect(prompt).toContain(`+7005 ${at % 10}.ts line 7005`);
    expect(prompt).not.toContain("line 6001");
  }
  const whole = shards.map(({ diff }) => renderDiff(diff.files)).join("");
  const concerned = shards.map((_, at) => renderDiff(diffOf([`${at}.ts`], 1, 7).files)).join("");
  const sent = prompts.join("").length;
  expect(sent).toBeLessThan(2 * concerned.length + prompts.length * 1_500);
  expect(sent).toBeLessThan(whole.length / 10);
});

it("asks the thread that saw the lines of an issue, where parts share a file", async () => {
  const shards = [0, 1, 2].map((at) => shardOf(at, diffOf(["a.ts"], 5, at * 5)));
  const { panel, prompts } = panelOf(shards);
  await using _ = panel;
  const inFile = { ...issueAt("a.ts", 1), line: null, anchor: null };
  await panel.vote([issueAt("a.ts", 12_003), issueAt("a.ts", 6_003), inFile], ["claude"]);
  expect(prompts.map((prompt) => /^\+\d+ a\.ts line \d+/m.exec(prompt)?.[0])).toEqual([
    "+12001 a.ts line 12001",
    "+6001 a.ts line 6001",
    "+1 a.ts line 1",
  ]);
});

it("tells a voter its own issues of the same part, and counts them as all were told", async () => {
  const shards = [shardOf(0, diffOf(["a.ts"], 1)), shardOf(1, diffOf(["b.ts"], 1))];
  const ownOf = (file: string) =>
    issueAt(file, 2, { reviewers: ["claude"], title: `Mine in ${file}` });
  const other = issueAt("b.ts", 3, { title: "Theirs" });
  const vote = { issue: 1, verdict: "same", sameAs: 1, reason: "seen" } as const;
  const { panel, prompts } = panelOf(shards, { turn: "vote", votes: [vote] });
  await using _ = panel;
  const own = [ownOf("a.ts"), ownOf("b.ts")];
  const [cast] = await panel.vote([...own, other], ["claude"]);
  expect(prompts[0]).toContain("Mine in b.ts");
  expect(prompts[0]).not.toContain("Mine in a.ts");
  expect(cast?.ballot.own).toEqual(own);
  expect(cast?.votes).toEqual([{ ...vote, sameAs: 2 }]);
});

it("gives files to who has no tools, and tells it so on each fresh thread", async () => {
  const shards = [shardOf(0, diffOf(["a.ts"], 1)), shardOf(1, diffOf(["b.ts"], 1))];
  const blind = panelOf(shards, {}, "none");
  const seeing = panelOf(shards, {}, "all");
  for (const { panel } of [blind, seeing]) {
    await using _ = panel;
    await panel.review();
    await panel.vote([issueAt("b.ts", 3)], ["claude"]);
  }
  const [first, second, vote] = blind.prompts;
  expect([first, second]).toEqual([
    "Review part 0.\n\nFiles of part 0.",
    "Review part 1.\n\nFiles of part 1.",
  ]);
  expect(vote).toContain("You have no tools");
  expect(seeing.prompts.slice(0, 2)).toEqual(["Review part 0.", "Review part 1."]);
  expect(seeing.prompts.join("")).not.toMatch(/no tools|Files of part/);
});

it("asks about many long issues in turns that have a limit each, and counts what the own ones are", async () => {
  const shard = shardOf(0, diffOf(["a.ts"], 200));
  const long = (title: string) =>
    `${title}: ${"the price is counted twice and nobody sees it. ".repeat(200)}`;
  const issues = Array.from({ length: 300 }, (_, at) =>
    issueAt("a.ts", 7_005, {
      title: `Theirs ${at}.`,
      description: long("theirs"),
      snippet: "x\u200by ".repeat(400),
    }),
  );
  const own = Array.from({ length: 300 }, (_, at) =>
    issueAt("a.ts", 7_005, {
      title: `Mine ${at}.`,
      description: long("mine"),
      reviewers: ["claude"],
    }),
  );
  const { panel, prompts } = panelOf([shard], {
    votes: [{ issue: 1, verdict: "same", sameAs: 1, reason: "" }],
  });
  await using _ = panel;
  const cast = await panel.vote([...issues, ...own], ["claude"]);
  expect(Math.max(...prompts.map((prompt) => tokensAsShown(prompt)))).toBeLessThan(100_000);
  for (const { title } of issues) {
    expect(prompts.filter((prompt) => prompt.includes(`: ${title}\n`))).toHaveLength(1);
  }
  expect(prompts[0]).toMatch(/My issue 1 at .*: Mine 0\.\nmine: /);
  expect(prompts[0]).toMatch(/\nand \d+ more, which are not listed\n/);
  expect(cast.flatMap(({ ballot }) => ballot.issues)).toEqual(issues);
  // Each turn's first issue is the same as the first of the own ones.
  expect(cast.map(({ votes }) => votes)).toEqual(
    prompts.map(() => [{ issue: 1, verdict: "same", sameAs: 1, reason: "" }]),
  );
});

it("lists the own issues of the files in question first", async () => {
  const shard = shardOf(0, diffOf(["a.ts", "b.ts"], 5));
  const own = ["a.ts", "b.ts"].map((file) =>
    issueAt(file, 1_005, { title: `Mine in ${file}`, reviewers: ["claude"] }),
  );
  const { panel, prompts } = panelOf([shard], {
    votes: [{ issue: 1, verdict: "same", sameAs: 1, reason: "" }],
  });
  await using _ = panel;
  const [cast] = await panel.vote([issueAt("b.ts", 1_005), ...own], ["claude"]);
  expect(prompts[0]).toMatch(/My issue 1 at .*: Mine in b\.ts/);
  expect(cast?.votes[0]?.sameAs).toBe(2);
});

it("asks about many patches in several turns, and says which were too large to be shown", async () => {
  const shard = shardOf(0, diffOf(["a.ts"], 5));
  const issue = issueAt("a.ts", 1_005, { reviewers: ["claude"] });
  const fix = (lines: number) => ({
    issue,
    patch: "+const price = count(cart) * 100;\n".repeat(lines),
  });
  const { panel, prompts } = panelOf([shard], {
    checks: [{ issue: 1, verdict: "solved", reason: "" }],
  });
  await using _ = panel;
  const fixes = [fix(1_500), fix(1_400), fix(20_000), fix(100_000)];
  const given = await panel.confirm(fixes, ["claude"]);
  expect(given.map((one) => fixes.indexOf(one.fix as (typeof fixes)[number]))).toEqual([0, 1]);
  expect(prompts).toHaveLength(2);
  expect(panel.notices()).toEqual(["claude was not shown 2 patches, too large for a prompt."]);
});
