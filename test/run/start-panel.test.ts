import { expect, it } from "vitest";
import type { AgentPool } from "../../src/agents/agent.ts";
import { parseConfig } from "../../src/config/config.ts";
import { noSpending } from "../../src/model/spending.ts";
import { parseDiff } from "../../src/review/diff/parse-diff.ts";
import type { RunProgress } from "../../src/run/context.ts";
import { type PanelShare, startPanel } from "../../src/run/start-panel.ts";
import { stubCoder } from "../panel/stub-coder.ts";

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
