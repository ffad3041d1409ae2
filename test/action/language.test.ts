import { expect, it, vi } from "vitest";
import type * as pool from "../../src/agents/pool.ts";
import { setScene } from "../github/scene.ts";
import { raisedOn9 } from "../panel/stub-coder.ts";
import { startGitHub } from "../world/github/start.ts";
import { openJob } from "./open-job.ts";
import { scriptedPool } from "./scripted-pool.ts";

const title = "9行目の合計が誤っている";
const description = "カートが空のとき、合計が `NaN` になる。";

/** System prompts of all threads. */
const systems: string[] = [];

vi.mock("../../src/agents/pool.ts", async (original) => ({
  ...(await original<typeof pool>()),
  openAgentPool: async ({ scratch }: { scratch: string }) => {
    const raises = [
      { ...raisedOn9, title, description },
      { ...raisedOn9, title: "古い漏洩", description: "前からある。", preExisting: true },
    ];
    const scripted = scriptedPool({ raises, fixes: (text) => text }, scratch);
    return {
      ...scripted,
      async acquire(...asked: Parameters<typeof scripted.acquire>) {
        const agent = await scripted.acquire(...asked);
        if (!("coder" in agent)) return agent;
        const startThread: typeof agent.coder.startThread = async (options) => {
          systems.push(String(options?.system));
          return await agent.coder.startThread(options);
        };
        return { ...agent, coder: { ...agent.coder, startThread } };
      },
    };
  },
}));

it("writes what reviewers say in another language into comments of that language, and knows them again in a third one", async () => {
  await using world = await startGitHub();
  const { pull } = await setScene(world);
  const inputs = { fix: "off", language: "ja", reviewers: "claude" };
  await using open = await openJob(world, { inputs });
  const first = await open.act(await world.event("pull_request", "opened", pull), inputs);
  expect(systems.length).toBeGreaterThan(0);
  for (const system of systems) expect(system).toContain("in Japanese (ja)");
  expect(pull.threads).toHaveLength(1);
  const [comment] = pull.reviewComments;
  expect(comment?.body).toContain(`**${title}**\n\n🔴 高 · バグ · 指摘: \`claude\` · ID`);
  expect(comment?.body).toContain(description);
  const [summary] = pull.comments;
  expect(summary?.body).toMatch(/^✅ \*\*Crosscheck\*\*: 指摘 1 件, 変更前からのもの 1 件/);
  expect(summary?.body).toContain("変更前からあり、変更によって悪化していないもの: 1 件");
  expect(first.summary).toContain("### エージェント");
  // What a later run in another language reads are the hidden markers.
  const again = { ...inputs, language: "de" };
  await using other = await openJob(world, { inputs: again });
  const asked = world.comment(pull, { author: "alice", body: "/crosscheck review full" });
  await other.act(await world.event("issue_comment", "created", asked), again);
  expect(pull.threads).toHaveLength(1);
  expect(pull.comments[0]?.body).toMatch(/^✅ \*\*Crosscheck\*\*: 0 neue Befunde, 1 noch offen/);
  const help = world.comment(pull, { author: "alice", body: "/crosscheck help" });
  await other.act(await world.event("issue_comment", "created", help), again);
  expect(pull.comments.at(-1)?.body).toContain("`/crosscheck undo`: nimmt meinen letzten");
});
