import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { claudeIssues, codexIssues } from "../../../demo/scenario/reviews.ts";
import type { MergedIssue } from "../../../src/model/issue.ts";
import { writeFiles } from "../../coder/write-files.ts";
import { setDesk } from "../desk.ts";

const desk = await setDesk({ "src/user.ts": "export const a = 1;\n" });
afterAll(() => desk[Symbol.asyncDispose]());

/** Merges files of these contents, in a folder of their own, in the order given; what is not text is JSON. */
async function merge(files: Readonly<Record<string, string | object>>, ...flags: string[]) {
  const cwd = join(desk.repository, `merge-${crypto.randomUUID()}`);
  await mkdir(cwd);
  await writeFiles(cwd, files);
  const reviews = Object.keys(files).filter((name) => name.endsWith(".json"));
  return await desk.crosscheck(["merge", ...flags, ...reviews], { cwd });
}

async function merged(...args: Parameters<typeof merge>): Promise<readonly MergedIssue[]> {
  const [files, ...flags] = args;
  const ended = await merge(files, "--json", ...flags);
  expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
  const { issues, ...others } = JSON.parse(ended.stdout) as { issues: readonly MergedIssue[] };
  expect(others).toEqual({});
  return issues;
}

const diff = `diff --git a/src/user.ts b/src/user.ts
index 1111111..2222222 100644
--- a/src/user.ts
+++ b/src/user.ts
@@ -10,4 +10,5 @@ export function greet(id: string) {
   const user = findUser(id);
-  if (!user) return "";
+  const name = user.name;
+  log(name);
   return greeting(user);
 }
`;

const crash = {
  file: "src/user.ts",
  line: 40,
  severity: "high",
  category: "bug",
  title: "Crash when the user is missing",
  description: "findUser can return null, and user.name is read without a check.",
  snippet: "const name = user.name;",
  suggestion: "Keep the check for a missing user.",
  confidence: 0.9,
};

describe("what goes in comes out once", () => {
  test("a defect of before the change says so", async () => {
    const old = { issues: [{ ...crash, preExisting: true }] };
    const { stdout } = await merge({ "claude.json": old });
    expect(stdout).toContain("high · src/user.ts:40 · claude · it was there before the change");
    const counted = await merge({ "claude.json": old, "codex.json": { issues: [crash] } });
    expect(counted.stdout).not.toContain("before the change");
  });

  test("an issue of two reviewers becomes one with both of them, their suggestions and its place in the diff", async () => {
    const other = {
      file: "src/user.ts",
      line: 11,
      severity: "medium",
      title: "Missing null check on user",
      description: "The result of findUser may be null, so reading user.name crashes.",
      suggestion: "Return early.",
    };
    const files = {
      "change.diff": diff,
      "claude.json": { reviewer: "claude", issues: [crash] },
      "codex.json": { reviewer: "codex", issues: [other] },
    };
    const [issue, ...rest] = await merged(files, "--diff", "change.diff");
    expect(rest).toEqual([]);
    expect(Object.keys(issue ?? {}).sort()).toEqual(
      [
        ...["file", "line", "endLine", "side", "severity", "category", "title", "description"],
        ...[
          "snippet",
          "suggestion",
          "confidence",
          "preExisting",
          "reviewers",
          "sources",
          "suggestions",
        ],
        ...["agreement", "rank", "anchor"],
      ].sort(),
    );
    expect(issue).toMatchObject({
      reviewers: ["claude", "codex"],
      sources: [
        { reviewer: "claude", index: 0 },
        { reviewer: "codex", index: 0 },
      ],
      suggestions: [
        { reviewer: "claude", text: "Keep the check for a missing user." },
        { reviewer: "codex", text: "Return early." },
      ],
      severity: "high",
      agreement: 2,
      rank: 1,
      anchor: {
        kind: "line",
        file: "src/user.ts",
        side: "RIGHT",
        startLine: null,
        line: 11,
        how: "snippet",
      },
    });
  });

  test("what the reviewers of the sample say is in exactly one output each, ranked from 1", async () => {
    const issues = await merged({
      "one.json": { reviewer: "claude", issues: claudeIssues },
      "two.json": { reviewer: "codex", issues: codexIssues },
    });
    const sources = issues.flatMap((issue) => issue.sources);
    const expected = [
      ...claudeIssues.map((_, index) => ({ reviewer: "claude", index })),
      ...codexIssues.map((_, index) => ({ reviewer: "codex", index })),
    ];
    const key = (source: { reviewer: string; index: number }) =>
      `${source.reviewer} ${source.index}`;
    expect(sources.map(key).sort()).toEqual(expected.map(key).sort());
    expect(issues.length).toBeLessThan(expected.length);
    expect(issues.map((issue) => issue.rank)).toEqual(issues.map((_, index) => index + 1));
    expect(issues.map((issue) => issue.anchor)).toEqual(issues.map(() => null));
  });

  test("files of one reviewer count as one list", async () => {
    const issues = await merged({
      "a.json": { reviewer: "claude", issues: [crash, { title: "Slow query", file: "db.ts" }] },
      "b.json": {
        reviewer: "claude",
        issues: [{ title: "Typo in a message", file: "ui.ts" }, crash],
      },
    });
    const found = issues.find((issue) => issue.title === crash.title);
    expect(found).toMatchObject({
      reviewers: ["claude"],
      agreement: 1,
      sources: [
        { reviewer: "claude", index: 0 },
        { reviewer: "claude", index: 3 },
      ],
    });
    expect(
      issues
        .flatMap((issue) => issue.sources)
        .map((source) => source.index)
        .sort(),
    ).toEqual([0, 1, 2, 3]);
  });

  test("a bare list takes its reviewer from the name of the file, and nothing but a title is needed", async () => {
    const issues = await merged({
      "security-bot.json": { issues: [{ title: "Weak hash" }] },
      "empty.json": { issues: [] },
    });
    expect(issues).toEqual([
      {
        file: null,
        line: null,
        endLine: null,
        side: null,
        severity: null,
        category: null,
        title: "Weak hash",
        description: null,
        snippet: null,
        suggestion: null,
        confidence: null,
        preExisting: false,
        reviewers: ["security-bot"],
        sources: [{ reviewer: "security-bot", index: 0 }],
        suggestions: [],
        agreement: 1,
        rank: 1,
        anchor: null,
      },
    ]);
  });

  test("an issue that fits nowhere in the diff keeps its own line as a claim, and no place of the diff", async () => {
    const stray = { ...crash, file: "src/elsewhere.ts", snippet: null };
    const files = { "change.diff": diff, "claude.json": { issues: [stray] } };
    const [issue] = await merged(files, "--diff", "change.diff");
    expect(issue).toMatchObject({
      file: "src/elsewhere.ts",
      line: 40,
      anchor: { kind: "pull-request", file: null, side: null, line: null, how: "none" },
    });
  });
});

test("a reader that goes away early is no failure", async () => {
  const many = Array.from({ length: 3_000 }, (_, at) => ({
    title: `Issue ${at} is unlike others`,
  }));
  await desk.write({ "many.json": JSON.stringify({ issues: many }) });
  const line = `"$0" "$1" merge --json many.json | head -c 1; exit "\${PIPESTATUS[0]}"`;
  const ended = await desk.shell(line);
  expect(ended).toEqual({ exitCode: 0, stdout: "{", stderr: "" });
});

test("prints text for people without --json, and nothing in it reaches the terminal's controls", async () => {
  const title = "Crash \u001b]0;owned\u0007\u001b[2Jhere";
  const ended = await merge({ "claude.json": { issues: [{ ...crash, title }] } });
  expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
  expect(ended.stdout).toContain("src/user.ts:40");
  expect(ended.stdout).toContain("1 issue\n");
  expect(ended.stdout).not.toContain("\u001b");
  expect(() => JSON.parse(ended.stdout) as unknown).toThrow(SyntaxError);
});

describe("bad input ends with 2, names the place and prints nothing", () => {
  const bad = (issue: object) => ({ issues: [{ title: "Fine" }, issue] });
  test.each<{ what: string; file: string | object; said: RegExp }>([
    { what: "a text that is no JSON", file: "{oops", said: /bad\.json.*JSON/ },
    { what: "a list", file: [], said: /bad\.json.*"issues"/ },
    { what: "no issues", file: { reviewer: "x" }, said: /bad\.json.*"issues"/ },
    { what: "issues that are no list", file: { issues: {} }, said: /bad\.json.*"issues"/ },
    {
      what: "a reviewer that is no name",
      file: { reviewer: 7, issues: [] },
      said: /bad\.json.*"reviewer"/,
    },
    {
      what: "an issue that is a text",
      file: bad("x" as unknown as object),
      said: /issue 1.*object/,
    },
    { what: "an issue without words", file: bad({ file: "a.ts" }), said: /issue 1.*title/ },
    { what: "line 0", file: bad({ title: "T", line: 0 }), said: /bad\.json.*issue 1.*line/ },
    { what: "half a line", file: bad({ title: "T", line: 1.5 }), said: /issue 1.*line/ },
    {
      what: "an unknown severity",
      file: bad({ title: "T", severity: "critical" }),
      said: /issue 1.*severity.*"high"/,
    },
    {
      what: "a preExisting that is a text",
      file: bad({ title: "T", preExisting: "yes" }),
      said: /issue 1: preExisting must be boolean or null, not "yes"/,
    },
    {
      what: "a confidence of 2",
      file: bad({ title: "T", confidence: 2 }),
      said: /issue 1.*confidence/,
    },
    {
      what: "an end before the start",
      file: bad({ title: "T", line: 5, endLine: 4 }),
      said: /issue 1.*endLine/,
    },
  ])("$what", async ({ file, said }) => {
    const ended = await merge({ "good.json": { issues: [crash] }, "bad.json": file }, "--json");
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ended.stderr).toMatch(said);
    expect(ended.stderr).not.toContain("    at ");
  });

  test("no file at all, a file that is not there, and a diff that is none", async () => {
    const half = diff.slice(0, diff.indexOf("+  log"));
    const [none, missing, ...broken] = await Promise.all([
      merge({}),
      desk.crosscheck(["merge", "nowhere.json"]),
      merge({ "x.diff": half, "a.json": { issues: [crash] } }, "--diff", "x.diff"),
      merge({ "x.diff": "Not a diff.\n", "a.json": { issues: [crash] } }, "--diff", "x.diff"),
    ]);
    expect(none).toMatchObject({ exitCode: 2, stdout: "" });
    expect(missing).toMatchObject({ exitCode: 2, stdout: "" });
    expect(missing.stderr).toContain("nowhere.json");
    for (const ended of broken) {
      expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
      expect(ended.stderr).toContain("x.diff");
    }
  });
});
