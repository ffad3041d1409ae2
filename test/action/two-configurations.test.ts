import { expect, it } from "vitest";
import { planReview } from "../../src/action/decide/plan-review.ts";
import { openKeyring } from "../../src/github/marker/keyring.ts";
import { readPullRequest } from "../../src/github/read/read-pull-request.ts";
import { connect } from "../github/connect.ts";
import { eachScene } from "../github/each-scene.ts";
import { fixing } from "../github/fixing.ts";
import { runOn } from "../github/scene.ts";
import { testKeys, testRepositoryId } from "../github/signed.ts";
import { issueOn, resultOf } from "../report/sample.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();
const shop = { owner: "acme", repo: "shop" };

/** A client of one of two configurations that share their keys. */
const clientOf = (name: string | null) => {
  const secrets = {
    repositoryId: testRepositoryId,
    markerKeys: [],
    apiKeys: Object.values(testKeys),
  };
  return connect(scene.world).named(openKeyring({ ...secrets, name }).name);
};

/** Publishes what a configuration found. */
async function report(name: string | null, lines: readonly number[]) {
  const base = (await scene.repository.head("main")) ?? "";
  const issues = lines.map((line) => issueOn(line));
  const result = resultOf(issues, { base, ...(name === null ? {} : { name }) });
  return await runOn(clientOf(name), scene, {
    result,
    checkRun: { wanted: true, severeCount: 0, name },
  });
}

it("gives each configuration its own summary, threads, memory and check run", async () => {
  const { pull, repository } = scene;
  await report(null, [6]);
  await report("security", [6, 9]);
  await report("style", []);
  await report("security", [6, 9]);
  expect(pull.comments.map(({ body }) => body.split("\n", 1)[0])).toEqual([
    expect.stringContaining("**Crosscheck**: 1"),
    expect.stringContaining("**Crosscheck (security)**: 2"),
    expect.stringContaining("**Crosscheck (style)**: no issues found"),
  ]);
  // The same issue is said by both that found it, and once by each.
  expect(pull.threads).toHaveLength(3);
  expect(new Set(repository.checkRuns.map((run) => run.name))).toEqual(
    new Set(["Crosscheck", "Crosscheck (security)", "Crosscheck (style)"]),
  );
  const sees = async (name: string | null) => {
    const { existing } = await readPullRequest(clientOf(name), shop, pull.number);
    const own = existing.threads.filter(({ marker }) => marker !== null).length;
    return { own, summary: existing.summary?.id, withoutName: existing.withoutName };
  };
  const [plain, security, style] = pull.comments;
  expect(await sees(null)).toEqual({ own: 1, summary: plain?.id, withoutName: true });
  expect(await sees("security")).toEqual({ own: 2, summary: security?.id, withoutName: true });
  expect(await sees("style")).toEqual({ own: 0, summary: style?.id, withoutName: true });
  expect(await sees("other")).toMatchObject({ own: 0, summary: undefined });
});

it("reviews a head that another configuration has reviewed, and not again its own", async () => {
  const { world, pull } = scene;
  await report("security", [6]);
  const plan = async (name: string) => {
    await using open = await openJob(world, { inputs: { name } });
    const trigger = { actor: "alice", triggeringActor: "alice", sender: null };
    const about = { label: null, pullNumber: pull.number, pullRequest: null, repository: shop };
    const request = { kind: "review", event: "pull_request", action: "opened", trigger } as const;
    return (await planReview({ ...request, ...about }, open.job, { full: false })).status;
  };
  expect(await plan("security")).toBe("nothing-new");
  expect(await plan("style")).toBe("ready");
  expect(await plan("")).toBe("ready");
});

it("proposes the fixes of each configuration on a branch of its own", async () => {
  const { repository } = scene;
  repository.settings.actionsMayApprove = true;
  for (const name of [undefined, "next", "lock"]) {
    const { result, changes } = fixing([6]);
    const named = { ...result, ...(name === undefined ? {} : { name }) };
    const client = clientOf(name ?? null);
    await runOn(client, scene, { result: named, changes, propose: true });
  }
  const pulls = [...repository.pulls.values()].filter((one) => one !== scene.pull);
  expect(pulls.map(({ headRef, title }) => [headRef, title])).toEqual([
    ["crosscheck/fixes-1", "Fixes for #1"],
    ["crosscheck/fixes-1@next", "Fixes for #1 (next)"],
    ["crosscheck/fixes-1@lock", "Fixes for #1 (lock)"],
  ]);
});

it.each([
  // Whose thread it is, what is asked, and who answers.
  [null, "/crosscheck explain", ["plain"]],
  ["security", "/crosscheck explain", ["security"]],
  ["security", "/crosscheck@security explain", ["security"]],
  ["security", "/crosscheck@Style help", ["style"]],
  ["security", "/crosscheck@nobody help", []],
] as const)("has a command in a thread of %s answered: %s", async (owner, body, answering) => {
  const { world, pull } = scene;
  await report(owner, [6]);
  const [thread] = pull.threads;
  if (!thread) throw new Error("no thread");
  const comment = world.reply(thread, { author: "alice", body });
  const event = await world.event("pull_request_review_comment", "created", comment);
  expect(await answersOf(event)).toEqual(answering);
});

it("has a command in the conversation answered by the one without a name, else by all that hear it", async () => {
  const { world, pull } = scene;
  await report("security", [6]);
  const ask = async (body: string) => {
    const comment = world.comment(pull, { author: "alice", body });
    return await answersOf(await world.event("issue_comment", "created", comment));
  };
  expect(await ask("/crosscheck help")).toEqual(["plain", "security", "style"]);
  await report(null, [9]);
  expect(await ask("/crosscheck help")).toEqual(["plain"]);
  expect(await ask("/crosscheck@style help")).toEqual(["style"]);
});

/** Which of three configurations answer: those that do not are silent. */
async function answersOf(event: Awaited<ReturnType<typeof scene.world.event>>) {
  const answered: string[] = [];
  for (const name of ["", "security", "style"]) {
    await using open = await openJob(scene.world, { inputs: { name } });
    const { outputs, warnings } = await open.act(event);
    if (outputs.outcome === "success") answered.push(name || "plain");
    else expect(warnings).toEqual([]);
  }
  return answered;
}

it("takes no name that would do harm", async () => {
  for (const name of ["../x", "a b", "-a", "a-", "A", "a".repeat(33), "a@b", "--", "a\u0000b"]) {
    await expect(openJob(scene.world, { inputs: { name } }), name).rejects.toThrow("name:");
  }
});
