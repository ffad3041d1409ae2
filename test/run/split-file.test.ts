import { join } from "node:path";
import { expect, it } from "vitest";
import type { AgentPool } from "../../src/agents/agent.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { AnswerIssue } from "../../src/model/answer.ts";
import { noSpending } from "../../src/model/spending.ts";
import { planScope, readPlannedScope, readScope } from "../../src/run/change/scope.ts";
import type { RunContext } from "../../src/run/context.ts";
import { noRights } from "../../src/run/fixing/fix-rights.ts";
import { run } from "../../src/run/run.ts";
import { madeCommit, madeRepository } from "../git/made-commit.ts";
import { raisedOn9, stubCoder } from "../panel/stub-coder.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** Lines of code, of which those in a block are others in the new version; 30 unchanged ones between two blocks. */
function versions(blocks: readonly number[]): { readonly old: string; readonly now: string } {
  const [old, now]: [string[], string[]] = [[], []];
  for (const [block, lines] of blocks.entries()) {
    for (let at = 0; at < lines; at++) {
      old.push(`  const before${block} = read(${at});`);
      now.push(`  const after${block} = write(${at});`);
    }
    for (let at = 0; at < 30; at++) for (const side of [old, now]) side.push(`// ${block} ${at}`);
  }
  return { old: old.join("\n"), now: now.join("\n") };
}

/** Runs a panel of two on a change of one file, of which each answers with what a prompt makes it raise. */
async function runOn(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  raise: (prompt: string) => readonly AnswerIssue[] = () => [],
) {
  await using folder = await temporaryFolder("split");
  const repository = await madeRepository(join(folder.path, "repository"));
  const { commit: base } = await madeCommit(repository, before);
  const { commit: head } = await madeCommit(repository, after);
  const scope = await readScope(repository, base, head, []);
  const plan = JSON.parse(JSON.stringify(planScope(scope)));
  expect(await readPlannedScope(repository, base, head, plan)).toEqual(scope);
  const seen = new Map<string, string[]>();
  const pool: AgentPool = {
    async acquire(role, use) {
      if (use === "fix") return { role, reason: "no fixer today" };
      const { coder, prompts } = stubCoder(() => {
        const prompt = prompts.at(-1) ?? "";
        const votes = [{ issue: 1, verdict: "confirm", reason: "Seen.", sameAs: null }] as const;
        return prompt.includes('turn to "vote"')
          ? { turn: "vote", votes: [...votes] }
          : { issues: role.name === "claude" ? [...raise(prompt)] : [] };
      });
      seen.set(role.name, prompts as string[]);
      return { role, coder, tools: "all", spending: () => noSpending, models: () => [] };
    },
    sandbox: {
      launch: () => expect.unreachable(),
      ...{ unjailed: null, folder: folder.path, path: "", hidden: [] },
    },
    notices: () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
  const context: RunContext = {
    config: { ...parseConfig({ passes: "1" }), fix: "off" },
    ...{ pool, rights: noRights, signal: new AbortController().signal },
    exportTree: async () => folder.path,
    onProgress: () => undefined,
    onResult: async () => undefined,
  };
  const change = { repository, base, head, ...scope, dirty: new Set<string>() };
  const { result } = await run({ ...change, title: "", body: "" }, context);
  return { scope, result, prompts: (name: string) => seen.get(name) ?? [] };
}

const large = versions([900, 900, 900, 900]);
/** Which number an added line has does not matter here. */
const shows = (prompt: string, code: string) => {
  const at = prompt.indexOf(`   const ${code}`);
  return at > 0 && /\n\+\d+$/.test(prompt.slice(at - 9, at));
};

it("has a file that is too large for one thread reviewed part by part, and each part once by everybody", async () => {
  const raised = { ...raisedOn9, file: "big.ts", snippet: null, line: 3000, title: "Wrong" };
  const { scope, result, prompts } = await runOn(
    { "big.ts": large.old, "small.ts": "1;\n" },
    { "big.ts": large.now, "small.ts": "2;\n" },
    (prompt) => (shows(prompt, "after3 = write(5)") ? [raised] : []),
  );
  expect(scope.shards.length).toBeGreaterThan(1);
  expect(scope.reviewed).toEqual(scope.diff);
  expect(result).toMatchObject({ outcome: "success", reasons: [], skippedFiles: [] });
  for (const name of ["claude", "codex"]) {
    const reviews = prompts(name).filter((prompt) => prompt.includes('turn to "review"'));
    expect(reviews).toHaveLength(scope.shards.length);
    for (const block of [0, 1, 2, 3]) {
      for (const code of [`after${block} = write(0)`, `after${block} = write(899)`]) {
        expect(reviews.filter((prompt) => shows(prompt, code))).toHaveLength(1);
      }
    }
    for (const prompt of reviews) {
      expect(prompt).toContain("big.ts (further hunks of this file, in another part)");
      expect(prompt).toMatch(/"big\.ts" \(modified, a part of the file: \d of its 4 hunks/);
    }
  }
  expect(result.issues).toMatchObject([
    { title: "Wrong", anchor: { file: "big.ts", line: 3000 }, votes: [{ verdict: "confirm" }] },
  ]);
});

it("says an issue once that a reviewer raises from two parts of the same file", async () => {
  const raised = { ...raisedOn9, file: "big.ts", snippet: null, line: 3000, title: "Wrong" };
  const { result } = await runOn({ "big.ts": large.old }, { "big.ts": large.now }, () => [raised]);
  expect(result.issues).toMatchObject([{ title: "Wrong", reviewers: ["claude"] }]);
});

it("leaves out a single hunk that no thread can take, names its lines, and is incomplete for it", async () => {
  const { old, now } = versions([5, 6_000, 5]);
  const { scope, result, prompts } = await runOn({ "big.ts": old }, { "big.ts": now });
  expect(result.outcome).toBe("partial");
  expect(result.reasons).toEqual([
    "nobody read lines 33–6,038 of big.ts (too large for one thread)",
  ]);
  expect(result.skippedFiles).toEqual([
    {
      file: "big.ts",
      reason: "too large for one thread",
      what: "code",
      lines: [{ side: "RIGHT", start: 33, end: 6_038 }],
    },
  ]);
  expect(scope.shards).toHaveLength(1);
  const [prompt = ""] = prompts("claude");
  expect(shows(prompt, "after0 = write(0)") && shows(prompt, "after2 = write(0)")).toBe(true);
  expect(prompt).not.toContain("after1");
  expect(prompt).toContain("big.ts (lines 33–6,038: too large for one thread)");
});

it("gives a hunk that is a part's size and more a thread of its own, as a new file is one hunk", async () => {
  const text = Array.from({ length: 5_500 }, (_, at) => `  const part${at} = write(${at});`);
  const files = { "new.ts": text.join("\n"), "other.ts": "1;\n" };
  const { scope, result } = await runOn({ "README.md": "" }, { "README.md": "", ...files });
  expect(scope.shards.map((shard) => shard.files.map(({ newPath }) => newPath))).toEqual([
    ["new.ts"],
    ["other.ts"],
  ]);
  expect(result.outcome).toBe("success");
});
