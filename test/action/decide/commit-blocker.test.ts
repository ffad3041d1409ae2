import { expect, it } from "vitest";
import { causeBlocker } from "../../../src/action/decide/commit-blocker.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import { eachScene } from "../../github/each-scene.ts";
import { fixing } from "../../github/fixing.ts";
import { runOn } from "../../github/scene.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const pushed = { writes: true, asked: false };

/** What is in the way of fixes for the pull request's head of now. */
async function obstacle(fix: string, cause: typeof pushed): Promise<string | null> {
  const { world, pull } = scene;
  const inputs = { fix, "command-prefix": "/robot" };
  await using open = await openJob(world, { inputs });
  const { client } = open.job;
  const read = await readPullRequest(client, { owner: "acme", repo: "shop" }, pull.number);
  return await causeBlocker({ read, head: pull.headSha, ...cause }, open.job);
}

async function commitOwnFix(): Promise<void> {
  await using open = await openJob(scene.world);
  await runOn(open.job.client, scene, fixing([6]));
}

it("lets no push of our own commit cause another one, and names the command that does", async () => {
  await commitOwnFix();
  const why = "the last commit is one of ours, and those are not fixed again (/robot fix does)";
  expect(await obstacle("commit", pushed)).toBe(why);
  expect(await obstacle("pull-request", pushed)).toBe(why);
});

it("lets who asks have more on top of our own commit, without looking whose it is", async () => {
  await commitOwnFix();
  const before = scene.world.requests("repos/get-commit").length;
  expect(await obstacle("commit", { ...pushed, asked: true })).toBeNull();
  expect(scene.world.requests("repos/get-commit")).toHaveLength(before);
});

it("has nothing against somebody else's commit", async () => {
  expect(await obstacle("commit", pushed)).toBeNull();
});

it("lets nobody without write access cause a commit, also not by asking", async () => {
  const why = "whoever caused this run has no write access";
  expect(await obstacle("commit", { writes: false, asked: false })).toBe(why);
  expect(await obstacle("pull-request", { writes: false, asked: true })).toBe(why);
});

it.each(["off", "suggest"])("is in the way of nothing where fix is %s", async (fix) => {
  await commitOwnFix();
  const before = scene.world.requests("repos/get-commit").length;
  expect(await obstacle(fix, { writes: false, asked: false })).toBeNull();
  expect(scene.world.requests("repos/get-commit")).toHaveLength(before);
});
