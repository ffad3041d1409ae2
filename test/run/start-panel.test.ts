import { expect, it } from "vitest";
import type { AgentPool } from "../../src/agents/agent.ts";
import type { ThreadOptions } from "../../src/coder/coder.ts";
import { parseConfig, type RawInputs } from "../../src/config/config.ts";
import { noSpending } from "../../src/model/spending.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import type { RunProgress } from "../../src/run/context.ts";
import { type PanelShare, startPanel } from "../../src/run/start-panel.ts";
import { trialNote } from "../../src/run/trials.ts";
import { raisedOn9, stubCoder } from "../panel/stub-coder.ts";

const part = (name: string) =>
  parseDiff(`diff --git a/${name} b/${name}
--- a/${name}
+++ b/${name}
@@ -1 +1 @@
-old
+new
`);
const change = {
  // No file is there: the guidelines are empty.
  repository: { git: async () => "" },
  ...{ head: "h", base: "b", tree: "t", title: "Title", body: "", dirty: new Set<string>() },
  ...{ diff: part("a.ts"), reviewed: part("a.ts"), skippedFiles: [], reviewedBefore: [] },
  shards: [part("a.ts"), part("b.ts")],
};

/**
 * Starts a panel of claude and codex, of whom codex cannot come.
 * @param tools claude's
 */
async function started(share?: PanelShare, tools: "all" | "none" = "all") {
  const { coder, prompts } = stubCoder(() => ({ summary: "Fine." }));
  const acquired: string[] = [];
  const told: RunProgress[] = [];
  const pool: Pick<AgentPool, "acquire"> = {
    async acquire(role, use) {
      acquired.push(`${role.name} ${use}`);
      if (role.name === "codex") return { role, reason: "it was not installed" };
      return { role, coder, tools, spending: () => noSpending, models: () => ["one"] };
    },
  };
  const context = {
    ...{ config: parseConfig({ passes: "1" }), pool, signal: new AbortController().signal },
    exportTree: async () => "/",
    onProgress: (progress: RunProgress) => told.push(progress),
  };
  await using panel = await startPanel(change as never, context as never, share);
  const reviews = await panel.review();
  const outcomes = reviews.map(({ reviewer, shard, status, reason }) => {
    return `${reviewer} ${shard} ${status}${reason === null ? "" : `: ${reason}`}`;
  });
  const missing = panel.missing.map(({ role }) => role.name);
  return { acquired, outcomes, prompts, missing, usage: panel.usage(), told };
}

it("has a failed review of each part for who could not come, with the reason", async () => {
  const { outcomes, acquired, missing, usage, told } = await started();
  expect(acquired).toEqual(["claude review", "codex review"]);
  expect(outcomes.toSorted()).toEqual([
    "claude 0 ok",
    "claude 1 ok",
    "codex 0 failed: it was not installed",
    "codex 1 failed: it was not installed",
  ]);
  expect(missing).toEqual(["codex"]);
  expect(usage).toEqual([{ reviewer: "claude", models: ["one"], spending: noSpending }]);
  expect(told[0]).toMatchObject({ kind: "panel", reviewer: "claude", turn: "review" });
});

it("starts one reviewer alone, and shows it its own parts alone, where a job has a share", async () => {
  const own = await started({ reviewer: "claude", shards: [1] });
  expect(own.acquired).toEqual(["claude review"]);
  expect(own.outcomes).toEqual(["claude 1 ok"]);
  expect(own.prompts).toHaveLength(1);
  expect((await started({ reviewer: "claude", shards: null })).outcomes).toHaveLength(2);
  const absent = await started({ reviewer: "codex", shards: [0] });
  expect(absent.outcomes).toEqual(["codex 0 failed: it was not installed"]);
  expect(absent.usage).toEqual([]);
});

it("attaches what it can of the files for who has no tools, and nothing for others", async () => {
  const none = "Nothing of the changed files is shown beyond the diff.";
  for (const prompt of (await started(undefined, "none")).prompts) expect(prompt).toContain(none);
  for (const prompt of (await started()).prompts) expect(prompt).not.toContain("no tools");
});

/**
 * What a panel of two, who find something in every look, was told and came to.
 * @param requests how many each has made
 */
async function looked(inputs: RawInputs, { requests = 0, takesClientTools = false } = {}) {
  const threads = new Map<string, Partial<ThreadOptions>>();
  const asked = new Map<string, readonly string[]>();
  let count = 0;
  const pool = {
    async acquire(role: { readonly name: string }) {
      const { coder, prompts } = stubCoder(() => ({
        issues: [{ ...raisedOn9, title: `Issue ${++count}` }],
      }));
      asked.set(role.name, prompts);
      return {
        ...{ role, tools: "all", takesClientTools: takesClientTools && role.name === "claude" },
        coder: {
          startThread: async (options: Partial<ThreadOptions>) => {
            threads.set(role.name, options);
            return await coder.startThread();
          },
        },
        spending: () => ({ ...noSpending, requests }),
        models: () => ["sonnet"],
        unavailable: () => [{ model: "opus", reason: "Overloaded" }],
      };
    },
    sandbox: { unjailed: null, folder: "/nonexistent" },
  };
  const context = {
    ...{ config: parseConfig(inputs), pool, signal: new AbortController().signal },
    exportTree: async () => "/",
    onProgress: () => undefined,
  };
  await using panel = await startPanel(
    { ...change, shards: [part("a.ts")] } as never,
    context as never,
  );
  const reviews = await panel.review();
  expect(reviews.map(({ status }) => status)).toEqual(["ok", "ok"]);
  const looks = [...asked.values()].map((prompts) => prompts.length);
  const first = [...asked.values()].map(([prompt = ""]) => prompt);
  const trial = async (path: string) =>
    await threads
      .get("claude")
      ?.clientTools?.[0]?.answer?.(
        path === "" ? {} : { files: [{ path, content: "" }] },
        context.signal,
      );
  const notices = () => panel.panel.notices();
  return { looks, first, threads, trial, notices, usage: panel.usage() };
}

it.each<[RawInputs, number[]]>([
  [{}, [2, 2]],
  [{ reviewers: "claude@low,codex" }, [1, 2]],
  [{ reviewers: "claude,codex@max", effort: "medium" }, [1, 2]],
  [{ reviewers: "claude@low,codex", effort: "max", passes: "3" }, [3, 3]],
  [{ passes: "1", effort: "max" }, [1, 1]],
])("has each reviewer look as often as its role and the inputs %j say", async (inputs, looks) => {
  expect((await looked(inputs)).looks).toEqual(looks);
});

it("begins no further look once half of what the run may take is gone, all reviewers together", async () => {
  const { looks, notices } = await looked({ "max-requests": "20" }, { requests: 5 });
  expect(looks).toEqual([1, 1]);
  expect(notices()).toEqual([
    "No further look at 2 parts of the change by claude, codex: half of max-requests was used, and votes and fixes need the rest.",
  ]);
  expect((await looked({ "max-requests": "20" }, { requests: 4 })).looks).toEqual([2, 2]);
});

it("offers to run verify, and says so, only to who takes tools of ours", async () => {
  const inputs = { verify: "./check.sh" };
  const { first, threads, trial, notices } = await looked(inputs, { takesClientTools: true });
  expect(first.map((prompt) => prompt.endsWith(trialNote))).toEqual([true, false]);
  const offered = [...threads.values()].map(({ clientTools = [] }) => clientTools.length);
  expect(offered).toEqual([1, 0]);
  await expect(trial("../x")).rejects.toThrow("is no path of a file");
  expect(notices()).toEqual([]);
  // The place for its copy is not there: that is a try all the same, and told.
  await expect(trial("")).rejects.toThrow("ENOENT");
  expect(notices()).toEqual(["claude ran verify once to try a suspicion: 1 did not end."]);
  const without = await looked({}, { takesClientTools: true });
  expect(without.first.join()).not.toContain(trialNote);
});

it("tells every thread in which language to answer, and which models were of no use", async () => {
  const { threads, usage } = await looked({ language: "de" });
  for (const { system } of threads.values()) expect(system).toContain("German (de)");
  expect(usage).toMatchObject([
    { reviewer: "claude", models: ["sonnet"], unavailable: [{ model: "opus" }] },
    { reviewer: "codex" },
  ]);
});
