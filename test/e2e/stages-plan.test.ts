import { expect, it, vi } from "vitest";
import { agentsToolCache } from "../world/agents.ts";
import type { Pull } from "../world/github/entity/repository.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { openPullWorld, type PullWorld } from "../world/pull-world.ts";
import { type Defect, reviewersOf } from "./defects.ts";
import { openStages, type Stages } from "./stages.ts";

// Mostly jobs without agents.
vi.setConfig({ testTimeout: 180_000 });

const toolCache = await agentsToolCache();
const division = "export const fee = (cents: number, parts: number) => cents / parts;";
const defects: readonly Defect[] = [
  { code: division, title: "Division by zero", description: "`parts` may be 0." },
];
const open = () =>
  openPullWorld({
    base: { "README.md": "shop\n", "src/a.ts": "export {};\n" },
    head: { files: { "src/pay.ts": `${division}\n` } },
    title: "Add fees",
    scripts: reviewersOf(() => defects),
    toolCache,
  });

/** Plans, and publishes what a plan without a review is worth. */
async function planned(stages: Stages, event: WorkflowEvent) {
  const { step } = await stages.job({ stage: "plan", event });
  expect(step.conclusion, step.log.join("\n")).toBe("success");
  expect(step.outputs.ready).toBe("false");
  const review = await stages.job({ stage: "review", event, inputs: { reviewer: "claude" } });
  expect(review.step.outputs).toMatchObject({ outcome: "skipped", "artifact-name": "" });
  const published = await stages.publish({ event });
  expect(published.step.conclusion, published.step.log.join("\n")).toBe("success");
  expect(published.step.outputs.outcome).toBe("skipped");
  return {
    plan: step.annotations.map(({ message }) => message).join("\n"),
    publish: published.step.annotations.map(({ message }) => message).join("\n"),
  };
}

it("skips in every stage what one job would skip, with the plan's reason", async () => {
  await using world = await open();
  const { github, repository, pull } = world;
  await using stages = await openStages(world);
  const fork = await github.fork(repository, "mallory");
  await fork.commit("evil", { files: { "src/a.ts": "export const a = 1;\n" }, author: "mallory" });
  const forked = await github.openPull(repository, { head: "evil", from: fork, author: "mallory" });
  await repository.commit("draft", { files: { "src/b.ts": "export {};\n" }, author: "alice" });
  const draft = await github.openPull(repository, { head: "draft", author: "alice", draft: true });
  // All reasons: `test/action/stages.test.ts`.
  const cases: readonly [WorkflowEvent, RegExp][] = [
    [await github.event("pull_request", "opened", draft), /the pull request is a draft/],
    [
      await github.event("pull_request", "opened", forked),
      /gets no secrets: let a workflow on workflow_run/,
    ],
  ];
  for (const [event, reason] of cases) {
    const said = await planned(stages, event);
    expect(said.plan).toMatch(reason);
    expect(said.publish).toMatch(reason);
  }
  expect(pull.reviews).toEqual([]);
  expect(world.models.requests).toEqual([]);
  expectClean(github);
});

it("checks a merge group and a head that was reviewed already, and goes on where the last review ended", {
  tags: ["nightly"],
}, async () => {
  await using world = await open();
  const { github, pull, repository } = world;
  await using stages = await openStages(world, { fix: "off", reviewers: "claude" });
  const runs = () => github.requests("checks/create").length;
  const group = await github.queue(pull);
  await planned(stages, await github.event("merge_group", "checks_requested", group));
  expect(runs()).toBe(1);

  expect(await stages.all()).toMatchObject({ outcome: "success" });
  expect(runs()).toBe(2);
  const again = await planned(stages, await github.event("pull_request", "reopened", pull));
  expect(again.publish).toContain("was reviewed already");

  await repository.commit("feature", { files: { "yarn.lock": "# locks\n" }, author: "alice" });
  const unchanged = await planned(stages, await github.event("pull_request", "synchronize", pull));
  expect(unchanged.publish).toContain("changed since the last review");

  // What is new is reviewed alone.
  await repository.commit("feature", {
    files: { "src/other.ts": "export const other = 1;\n" },
    author: "alice",
  });
  const pushed = await github.event("pull_request", "synchronize", pull);
  const next = await stages.job({ stage: "plan", event: pushed });
  await stages.matrix("review", next.matrix.review?.all?.include ?? []);
  await stages.job({ stage: "merge", event: pushed });
  const more = await stages.publish({ event: pushed });
  expect(more.step.outputs.outcome, more.step.log.join("\n")).toBe("success");
  const last = world.models.requests.findLast(({ text }) => text.includes('turn to "review"'));
  expect(last?.text).toContain("src/other.ts");
  expect(last?.text).toContain("src/pay.ts (reviewed before)");
  expect(pull.threads).toHaveLength(1);
  expect(pull.comments[0]?.body).toContain("1 still open");

  const remembered = pull.comments.length;
  await repository.commit("feature", { deletes: ["src/pay.ts"], author: "alice" });
  const event = await github.event("pull_request", "synchronize", pull);
  const plan = await stages.job({ stage: "plan", event });
  expect(plan.step.outputs.ready).toBe("false");
  const { step } = await stages.publish({ event });
  expect(step.outputs.outcome, step.log.join("\n")).toBe("success");
  expect(pull.comments).toHaveLength(remembered);
  expect(pull.comments[0]?.body).toContain("1 resolved");
  expectClean(github);
});

it("says to a job that is nobody's, or has no share, what its workflow should give it", async () => {
  await using world = await open();
  await using stages = await openStages(world, { fix: "off", reviewers: "claude,second=claude" });
  const failing = async (stage: string, inputs: Record<string, string> = {}) => {
    const { step } = await stages.job({ stage, inputs });
    expect(step.conclusion).toBe("failure");
    return step.annotations.map(({ message }) => message).join("\n");
  };
  expect(await failing("merge")).toContain("there is no plan");
  await stages.job({ stage: "plan" });
  expect(await failing("review")).toMatch(/"" is not one of claude, second/);
  expect(await failing("review", { reviewer: "codex" })).toMatch(/"codex" is not one of/);
  const beyond = { reviewer: "second", shard: "2/2" };
  expect(await failing("review", beyond)).toMatch(/job 2 of 2, .* 1 parts/);
  expect(await failing("vote", { reviewer: "claude" })).toMatch(/there is no merge/);

  // A reviewer without a key is a reviewer that failed, not a red job.
  const { step } = await stages.job({ stage: "review", inputs: { reviewer: "second" } });
  expect(step).toMatchObject({ conclusion: "success", outputs: { outcome: "failed" } });
  expect(step.annotations.map(({ message }) => message).join()).toContain("no key for claude");
  await stages.job({ stage: "review", coder: "claude", inputs: { reviewer: "claude" } });
  const merge = await stages.job({ stage: "merge" });
  expect(merge.step.outputs.outcome).toBe("partial");
  const vote = await stages.job({ stage: "vote", inputs: { reviewer: "claude" } });
  expect(vote.step.outputs).toMatchObject({ outcome: "skipped", "artifact-name": "" });
  const { step: published } = await stages.publish();
  expect(published.outputs.outcome).toBe("partial");
  expect(world.pull.comments[0]?.body).toMatch(/second failed: .*no key for claude/);
  expectClean(world.github);
});

/** The event that a finished run of mallory's pull request causes on the default branch. */
async function following(
  { github, repository }: PullWorld,
  pull: Pull,
  over: Record<string, unknown> = {},
): Promise<WorkflowEvent> {
  const base = await github.event("workflow_dispatch", null, repository, { sender: "alice" });
  const account = { login: pull.author };
  return {
    ...base,
    name: "workflow_run" as WorkflowEvent["name"],
    actor: pull.author,
    payload: {
      action: "completed",
      repository: base.payload.repository,
      workflow_run: {
        event: "pull_request",
        conclusion: "success",
        head_sha: pull.headSha,
        head_repository: { full_name: pull.headRepository?.fullName },
        actor: account,
        triggering_actor: account,
        ...over,
      },
    },
  };
}

it("follows a fork's run to its own pull request alone, and asks who is behind it", async () => {
  await using world = await open();
  const { github, repository, pull: others } = world;
  const fork = await github.fork(repository, "mallory");
  await fork.commit("fork", { files: { "src/a.ts": "export const a = 1;\n" }, author: "mallory" });
  const pull = await github.openPull(repository, { head: "fork", from: fork, author: "mallory" });
  await using stages = await openStages(world, { "review-authors": "all", fix: "commit" });
  const plan = async (
    text: string | null,
    over: Record<string, unknown> = {},
    inputs: Record<string, string> = {},
  ) => {
    stages.store.clear();
    if (text !== null) stages.store.set("crosscheck-event", text);
    const event = await following(world, pull, over);
    const { step } = await stages.job({ stage: "plan", event, inputs });
    expect(step.conclusion, step.log.join("\n")).toBe("success");
    const said = step.annotations.map(({ message }) => message).join("\n");
    return { ready: step.outputs.ready, said };
  };
  const facts = (number: number) => `{"pullRequest":${number}}`;
  const own = facts(pull.number);
  const refused: readonly [RegExp, ...Parameters<typeof plan>][] = [
    [/left no crosscheck-event\.json/, null],
    [/it is not \{"pullRequest": N\}/, '{"pullRequest":"1"}'],
    [/more than the 1024 that it may have/, `${own}${" ".repeat(2_000)}`],
    [/whose head is not/, facts(others.number)],
    [/whose head is not/, facts(999)],
    [/whose head is not/, own, { head_sha: others.headSha }],
    [/whose head is not/, own, { head_repository: { full_name: "acme/shop" } }],
    [/was of push/, own, { event: "push" }],
    [/was of workflow_dispatch/, own, { event: "workflow_dispatch" }],
    [/ended with failure/, own, { conclusion: "failure" }],
    [/payload of workflow_run is incomplete/, own, { head_sha: undefined }],
    [/mallory has no write access/, own, {}, { "review-authors": "writers" }],
    [/evil\[bot\] is a bot that is not named/, own, { triggering_actor: { login: "evil[bot]" } }],
  ];
  for (const [why, ...given] of refused) {
    const { ready, said } = await plan(...given);
    expect([ready, said]).toEqual(["false", expect.stringMatching(why)]);
  }
  expect((await plan(own)).ready).toBe("true");
  const handed = JSON.parse(stages.store.get("crosscheck-plan") ?? "");
  expect(handed).toMatchObject({
    pullRequest: pull.number,
    head: pull.headSha,
    pinned: { obstacle: expect.stringContaining("write") },
  });
  expect(world.models.requests).toEqual([]);
  expectClean(github);
});
