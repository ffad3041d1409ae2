import { join } from "node:path";
import { expect, it } from "vitest";
import { decodedTree } from "../../src/fix/decoded-tree.ts";
import type { Repository } from "../../src/git/repository.ts";
import { noBackground } from "../../src/model/background.ts";
import { diffPath } from "../../src/review/diff/diff.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { renderDiff } from "../../src/review/diff/render-diff.ts";
import { readScope, shardLimits } from "../../src/run/change/scope.ts";
import { noGuidelines, partPaths, readGuidelines } from "../../src/run/guidelines/guidelines.ts";
import { maxPromptTokens } from "../../src/run/prompt/beside-share.ts";
import { shardsOf } from "../../src/run/prompts.ts";
import { estimateTokens } from "../../src/text/tokens.ts";
import { countCalls } from "../git/count-calls.ts";
import { madeCommit, madeRepository } from "../git/made-commit.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** A change of two parts in a commit whose tree, as agents see it, has other texts. */
async function changeOf(folder: string) {
  const repository = await madeRepository(join(folder, "repository"));
  const texts = { "a.ts": "head\n", "b.ts": "head\n" };
  const { commit: head } = await madeCommit(repository, texts);
  const { tree } = await madeCommit(repository, { "a.ts": "as agents see it\n", "b.ts": "b\n" });
  const part = (name: string) =>
    parseDiff(`diff --git a/${name} b/${name}
--- a/${name}
+++ b/${name}
@@ -1 +1 @@
-old
+head
`);
  return {
    ...{
      repository,
      head,
      base: head,
      tree,
      title: "A\u202etitle",
      body: "Body",
      dirty: new Set<string>(),
    },
    ...{ diff: part("a.ts"), diffDigest: "", reviewed: part("a.ts") },
    shards: [part("a.ts"), part("b.ts")],
    skippedFiles: [{ file: "yarn.lock", reason: "lock file" }],
    reviewedBefore: ["c.ts"],
  };
}

it("tells each part what it does not show: other parts, what is skipped, what was reviewed before", async () => {
  await using folder = await temporaryFolder("shards");
  const change = await changeOf(folder.path);
  const [first, second] = await shardsOf(change, { textFor: () => "Be strict." }, { tree: null });
  expect([first?.index, second?.index]).toEqual([0, 1]);
  expect([first?.diff, second?.diff]).toEqual(change.shards);
  for (const line of [
    "b.ts (in another part)",
    "yarn.lock (lock file)",
    "c.ts (reviewed before)",
  ]) {
    expect(first?.prompt).toContain(line);
  }
  expect(first?.prompt).toContain("Be strict.");
  expect(first?.prompt).not.toContain("a.ts (in another part)");
  expect(second?.prompt).toContain("a.ts (in another part)");
  // A title that writes from right to left is seen to do so.
  expect(first?.prompt).toContain("A⟨U+202E⟩title");
  expect(first?.prompt).not.toContain("as agents see it");
  expect(first?.attached).toBe("");
});

it("attaches the files of its part as agents see them, and no others, for who has no tools", async () => {
  await using folder = await temporaryFolder("shards");
  const change = await changeOf(folder.path);
  const [first] = await shardsOf(change, noGuidelines, { tree: change.tree });
  const [plain] = await shardsOf(change, noGuidelines, { tree: null });
  expect(first?.attached).toContain("You have no tools");
  expect(first?.attached).toContain("1 as agents see it");
  expect(first?.attached).not.toContain('file "b.ts"');
  // Who has tools is told the same, word by word.
  expect(first?.prompt).toBe(plain?.prompt);
});

/** What a commit changes in another, with what is read of it for who has no tools. */
async function attachedTo(repository: Repository, base: string, head: string) {
  const scope = await readScope(repository, base, head, []);
  const pinned = { repository, base, head, title: "", body: "", dirty: new Set<string>() };
  const paths = new Set(scope.reviewed.files.map(diffPath));
  const { tree } = await decodedTree(repository, scope.tree, { base, paths });
  return await shardsOf({ ...pinned, ...scope }, noGuidelines, { tree });
}

it("shows who has no tools a file in UTF-16 as its text", async () => {
  await using folder = await temporaryFolder("shards");
  const repository = await madeRepository(join(folder.path, "repository"));
  const wide = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
  const { commit: base } = await madeCommit(repository, { "a.ts": wide("wide(1);\n") });
  const { commit: head } = await madeCommit(repository, { "a.ts": wide("wide(1);\nwide(2);\n") });
  const [first] = await attachedTo(repository, base, head);
  expect(first?.prompt).toContain('"a.ts" (modified, binary, read as UTF-16)');
  expect(first?.attached).toContain("1 wide(1);\n2 wide(2);");
});

it("hands a reviewer without tools the text of a file that is no UTF-8", async () => {
  await using folder = await temporaryFolder("prompts");
  const repository = await madeRepository(join(folder.path, "repository"));
  const { commit: base } = await madeCommit(repository, { "a.ts": "// 1\n" });
  const latin = Buffer.from("// Geb\xfchr\n", "latin1");
  const { commit: head } = await madeCommit(repository, { "a.ts": latin });
  const [first] = await attachedTo(repository, base, head);
  expect(first?.attached).toMatch(/file "a\.ts" after the change, whole .*\n1 \/\/ Gebühr\n/);
});

it("attaches nothing that the diff shows already, or that configures agents", async () => {
  await using folder = await temporaryFolder("prompts");
  const repository = await madeRepository(join(folder.path, "repository"));
  const { commit: base } = await madeCommit(repository, { "CLAUDE.md": "1\n", "gone.ts": "g\n" });
  const { commit: head } = await madeCommit(repository, { "CLAUDE.md": "2\n", "new.ts": "n\n" });
  const [first] = await attachedTo(repository, base, head);
  expect(first?.prompt).toContain('"new.ts" (added)');
  expect(first?.attached).toMatch(/^You have no tools .* Nothing but the diff is shown\.$/);
});

it("reads 300 files with as many processes of git as one, and sends no more than fits", async () => {
  await using folder = await temporaryFolder("prompts");
  const made = await madeRepository(join(folder.path, "repository"));
  const texts = (count: number, last: string) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => {
        const lines = Array.from({ length: 400 }, (_line, line) => `call(${at}, ${line});\n`);
        return [`src/${at}.ts`, `${lines.join("")}${last}\n`];
      }),
    );
  const { repository, taken } = countCalls(made);
  const scopes: number[] = [];
  const counts = [];
  for (const count of [1, 300]) {
    const { commit: base } = await madeCommit(made, texts(count, "old()"));
    const { commit: head } = await madeCommit(made, texts(count, "changed()"));
    taken();
    const scope = await readScope(repository, base, head, []);
    scopes.push(taken().calls);
    const pinned = { repository, base, head, title: "", body: "", dirty: new Set<string>() };
    const change = { ...pinned, ...scope };
    const without = await shardsOf(change, noGuidelines, { tree: null });
    // No name that the change touches can be used elsewhere: nothing is looked for.
    expect(taken().calls).toBe(0);
    const shards = await shardsOf(change, noGuidelines, { tree: scope.tree });
    counts.push(taken());
    expect(shards.map(({ prompt }) => prompt)).toEqual(without.map(({ prompt }) => prompt));
    for (const { prompt, attached } of shards) {
      expect(estimateTokens(prompt + attached)).toBeLessThanOrEqual(shardLimits.maxTokens);
      expect(attached).toContain("call(0, 399);\n401 changed()");
    }
  }
  expect(scopes[1]).toBe(scopes[0]);
  expect(counts).toEqual([
    { calls: 3, atOnce: 1 },
    { calls: 3, atOnce: 1 },
  ]);
});

it("bounds what it says of a change beside the diff, however much there is to say", async () => {
  await using folder = await temporaryFolder("shards");
  const change = await changeOf(folder.path);
  const skippedFiles = Array.from({ length: 5_000 }, (_, at) => {
    return { file: `gen/${at % 7}/skipped-${at}.ts`, reason: "generated" };
  });
  const body = `The body. ${"\u202e\u202d".repeat(30_000)}`;
  const [first] = await shardsOf({ ...change, skippedFiles, body }, noGuidelines, { tree: null });
  const prompt = first?.prompt ?? "";
  expect(prompt).toMatch(/The body\. [\s\S]*… the rest is not shown/);
  expect(prompt).toMatch(/gen\/6\/: 71\d files, generated/);
  const [plain] = await shardsOf(change, noGuidelines, { tree: null });
  const without = estimateTokens(plain?.prompt ?? "");
  expect(estimateTokens(prompt) - without).toBeLessThan(4_000 + 300 + 50);
});

it("lists what uses the names that a change touches, found by one process", async () => {
  await using folder = await temporaryFolder("uses");
  const made = await madeRepository(join(folder.path, "repository"));
  const total = (rate: number) =>
    `// Totals.\nexport function total(sum: number) {\n  const a = 1;\n  const b = 2;\n  const c = 3;\n  const d = 4;\n  return sum * ${rate};\n}\n`;
  const files = {
    "src/cart.ts": 'import { total } from "./total.ts";\nshow(total(1));\n',
    "test/total.test.ts": "expect(total(1)).toBe(1);\n",
    "node_modules/a/a.js": "total(1);\n",
    "dist/all.js": "total(1);\n",
    "README.md": "total(1);\n",
    "other.py": "total(1)\n",
  };
  const { commit: base } = await madeCommit(made, { ...files, "src/total.ts": total(1) });
  const { commit: head } = await madeCommit(made, { ...files, "src/total.ts": total(2) });
  const { repository, taken } = countCalls(made);
  const scope = await readScope(repository, base, head, []);
  const pinned = { repository, base, head, title: "", body: "", dirty: new Set<string>() };
  taken();
  const [first] = await shardsOf({ ...pinned, ...scope }, noGuidelines, { tree: null });
  expect(taken().calls).toBe(1);
  expect(first?.prompt).toContain(
    "\ntotal:\ntest test/total.test.ts:1 expect(total(1)).toBe(1);\nsrc/cart.ts:2 show(total(1));\n… 1 more, in 2 files in all",
  );
  expect(first?.prompt).not.toMatch(/node_modules|dist|README|other\.py/);
  // The function is shown as a whole; what GitHub shows of it stays the diff.
  expect(first?.prompt).toContain("\n2 export function total(sum: number) {\n3   const a = 1;\n4");
  expect(scope.diff.files[0]?.hunks[0]?.lines[0]?.newLine).toBe(4);
});

it("stays below the smallest context with everything that can be told, beside the largest hunk too", async () => {
  await using folder = await temporaryFolder("everything");
  const repository = await madeRepository(join(folder.path, "repository"));
  const words = (count: number) => "some words of a rule ".repeat(count);
  const uses = Array.from({ length: 60 }, (_, at) => `call_of_${at}(${"x".repeat(60)})\n`).join("");
  const rules = { "AGENTS.md": words(9_000), "uses.py": uses };
  const lines = (count: number) =>
    Array.from({ length: count }, (_, at) => `def call_of_${at}(first, second): return ${at}\n`);
  const { commit: base } = await madeCommit(repository, rules);
  const remarks = { author: "a", bot: false, association: "MEMBER", review: null, text: words(60) };
  const comments = Array.from({ length: 60 }, () => remarks);
  const reviewedBefore = Array.from({ length: 3_000 }, (_, at) => `folder${at}/file.ts`);
  const files = Array.from({ length: 4 }, (_, at) => [`m${at}.py`, lines(3_000).join("")]);
  for (const made of [Object.fromEntries(files), { "large.py": lines(5_900).join("") }]) {
    const { commit: head } = await madeCommit(repository, { ...rules, ...made });
    const scope = await readScope(repository, base, head, []);
    const change = {
      ...{ repository, base, head, title: words(400), body: words(4_000) },
      ...{ ...scope, reviewedBefore, dirty: new Set<string>() },
      background: { ...noBackground, comments },
    };
    const parts = change.shards.map(partPaths);
    const guidelines = await readGuidelines(change, parts.flat(), { guidelines: "", rules: [] });
    const shards = await shardsOf(change, guidelines, { tree: scope.tree });
    const largest = Math.max(...shards.map(({ prompt }) => estimateTokens(prompt)));
    for (const { prompt, attached, diff } of shards) {
      const isHunk = estimateTokens(renderDiff(diff.files)) > shardLimits.maxTokens;
      const most = isHunk ? maxPromptTokens : shardLimits.maxTokens + 24_000;
      expect(estimateTokens(`${prompt}\n\n${attached}`)).toBeLessThanOrEqual(most);
      for (const told of ["some words of a rule", "comment by", "call_of_3:", "folder"])
        expect(prompt).toContain(told);
    }
    expect(largest).toBeGreaterThan(made["large.py"] === undefined ? 70_000 : 110_000);
  }
});

it("shows functions only as far as a part has place for them", async () => {
  await using folder = await temporaryFolder("grown");
  const repository = await madeRepository(join(folder.path, "repository"));
  const text = (value: number) => {
    const lines = (at: number) =>
      Array.from({ length: 50 }, (_, line) => `  call${at}(${line === 25 ? value : line});\n`);
    return Array.from(
      { length: 1_500 },
      (_, at) => `function f${at}() {\n${lines(at).join("")}}\n`,
    ).join("");
  };
  const { commit: base } = await madeCommit(repository, { "a.ts": text(1), "b.ts": "old();\n" });
  const { commit: head } = await madeCommit(repository, { "a.ts": text(2), "b.ts": "now();\n" });
  const scope = await readScope(repository, base, head, []);
  const pinned = { repository, base, head, title: "", body: "", dirty: new Set<string>() };
  const shards = await shardsOf({ ...pinned, ...scope }, noGuidelines, { tree: null });
  const shown = shards.map(({ prompt }) => prompt);
  expect(shown.length).toBeGreaterThan(1);
  for (const prompt of shown) {
    expect(estimateTokens(prompt)).toBeLessThanOrEqual(shardLimits.maxTokens);
    expect(prompt).toMatch(/^\d+ function f\d+\(\) \{$/m);
  }
});
