import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import type { Artifact } from "../../src/stages/index.ts";
import { resealed } from "../e2e/stages.ts";
import { connect } from "../github/connect.ts";
import { eachScene } from "../github/each-scene.ts";
import { fixing } from "../github/fixing.ts";
import { runOn } from "../github/scene.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { agentVersion, openJob } from "./open-job.ts";

const scene = eachScene();

/** What the stage `plan` leaves for an event. */
async function plan(event: WorkflowEvent, inputs: Record<string, string> = {}) {
  await using open = await openJob(scene.world, {
    inputs: { stage: "plan", fix: "commit", "pull-request": String(scene.pull.number), ...inputs },
  });
  const { outputs } = await open.act(event);
  return JSON.parse(await readFile(outputs.artifact, "utf8")) as Artifact<"plan">;
}

it("plans no commit on top of a commit of ours, unless somebody asks for the review", async () => {
  const { world, pull, repository } = scene;
  await runOn(connect(world), scene, fixing([6]));
  for (const comment of [...pull.comments]) world.deleteComment(comment);
  const push = await plan(await world.event("pull_request", "synchronize", pull));
  expect(push).toMatchObject({ decision: "ready", head: pull.headSha });
  expect(push.pinned?.obstacle).toContain("the last commit is one of ours");
  const dispatch = await world.event("workflow_dispatch", null, repository, { sender: "alice" });
  const asked = await plan(dispatch);
  expect(asked).toMatchObject({ decision: "ready", head: pull.headSha });
  expect(asked.pinned?.obstacle).toBeNull();
});

it("plans a commit on top of other people's, and none for who may only read", async () => {
  const { world, pull } = scene;
  const opened = await plan(await world.event("pull_request", "opened", pull));
  expect(opened.pinned?.obstacle).toBeNull();
  const reader = await world.event("pull_request", "opened", pull, { sender: "rita" });
  const read = await plan(reader, { "review-authors": "all" });
  expect(read.pinned?.obstacle).toContain("has no write access");
});

/** As if a reviewer's first model had been gone. */
async function withoutOpus(artifact: string): Promise<void> {
  const unavailable = [{ model: "opus", reason: "Overloaded" }];
  const text = await readFile(artifact, "utf8");
  const { work } = JSON.parse(text) as { readonly work: object };
  expect(work).toMatchObject({ unavailable: [] });
  await writeFile(
    artifact,
    resealed(text, () => ({ work: { ...work, unavailable } })),
  );
}

it("brings into the report what each job of a run has to tell of its agents", async () => {
  const { world, pull } = scene;
  const reviewers = "claude:opus|sonnet@low,codex";
  const inputs = { fix: "off", vote: "false", effort: "max", reviewers };
  await using open = await openJob(world, { inputs });
  const event = await world.event("pull_request", "opened", pull);
  const digests: string[] = [];
  const stage = async (name: string, inputs: Record<string, string> = {}) => {
    const all = { stage: name, digests: digests.join(","), ...inputs };
    const done = await open.act(event, all);
    if (name !== "review" && done.outputs.digest !== "") digests.push(done.outputs.digest);
    return done;
  };
  expect((await stage("plan")).outputs.ready).toBe("true");
  for (const reviewer of ["claude", "codex"]) {
    const { outputs } = await stage("review", { reviewer });
    expect(outputs.outcome).toBe("failed");
    if (reviewer === "claude") await withoutOpus(outputs.artifact);
  }
  await stage("merge");
  const { warnings, summary, outputs } = await stage("publish");
  const report = JSON.parse(await readFile(outputs.report, "utf8")) as RunResult;
  expect(report.reviewers).toMatchObject([
    { model: "sonnet", effort: "low", unavailable: [{ model: "opus" }] },
    { effort: "max" },
  ]);
  expect(warnings.join("\n")).toContain("claude asked sonnet because its model opus could not");
  for (const name of ["claude", "codex"]) {
    const told = `${name} ${agentVersion} at `;
    expect(warnings.filter((warning) => warning.startsWith(told))).toHaveLength(1);
    expect(summary).toContain(told);
    expect(pull.comments[0]?.body).toContain(told);
  }
  // Two jobs say it, the report says it once.
  const unjailed = warnings.filter((warning) => warning.includes("agents ran without a jail"));
  expect(unjailed).toHaveLength(1);
});

it("says that another configuration without a name has reported on this head, in stages too", async () => {
  const { world, pull } = scene;
  const event = await world.event("pull_request", "opened", pull);
  const run = async (guidelines: string) => {
    const inputs = { fix: "off", vote: "false", guidelines };
    await using open = await openJob(world, { inputs });
    const { outputs } = await open.act(event, { stage: "plan" });
    const merged = await open.act(event, { stage: "merge", digests: outputs.digest });
    const digests = `${outputs.digest},${merged.outputs.digest}`;
    return (await open.act(event, { stage: "publish", digests })).warnings.join("\n");
  };
  const hint = "give each its own with the input name";
  expect(await run("Only security.")).not.toContain(hint);
  expect(await run("Only security.")).not.toContain(hint);
  expect(await run("Only style.")).toContain(hint);
  expect(pull.comments).toHaveLength(1);
});

it("brings into the report that the job of one reviewer was stopped", async () => {
  const { world, pull } = scene;
  const stop = new AbortController();
  const inputs = { fix: "off", vote: "false", reviewers: "claude" };
  await using open = await openJob(world, { inputs });
  const event = await world.event("pull_request", "opened", pull);
  const plan = await open.act(event, { stage: "plan" });
  const digests = plan.outputs.digest;
  await using stopped = await openJob(world, {
    inputs: { ...inputs, artifacts: dirname(plan.outputs.artifact) },
    stop: stop.signal,
    onNote: (text) => {
      if (text.includes("WITHOUT A JAIL")) stop.abort("the workflow run was cancelled");
    },
  });
  await stopped.act(event, { stage: "review", reviewer: "claude", digests });
  const merge = await open.act(event, { stage: "merge", digests });
  const all = `${digests},${merge.outputs.digest}`;
  const { outputs, summary } = await open.act(event, { stage: "publish", digests: all });
  expect(outputs.outcome).toBe("failed");
  expect(summary).toContain("the workflow run was cancelled");
});

it("skips in every stage what one job would skip, with the plan's reason", async () => {
  const { world, repository, pull } = scene;
  const comment = world.comment(pull, { author: "alice", body: "/crosscheck review" });
  const fork = await world.fork(repository, "mallory");
  await fork.commit("evil", { files: { "src/a.ts": "export const a = 1;\n" }, author: "mallory" });
  const forked = await world.openPull(repository, { head: "evil", from: fork, author: "mallory" });
  await repository.commit("draft", { files: { "src/b.ts": "export {};\n" }, author: "alice" });
  const draft = await world.openPull(repository, { head: "draft", author: "alice", draft: true });
  const cases: readonly [WorkflowEvent, RegExp, Record<string, string>?][] = [
    [await world.event("pull_request", "opened", draft), /the pull request is a draft/],
    [
      await world.event("pull_request", "closed", pull),
      /nothing to review after the action closed/,
    ],
    [
      await world.event("pull_request", "opened", forked),
      /gets no secrets: let a workflow on workflow_run/,
    ],
    [await world.event("issue_comment", "created", comment), /commands are answered in one job/],
    [
      await world.event("workflow_dispatch", null, repository, { sender: "alice" }),
      /a range of refs is reviewed in one job/,
      { head: "feature" },
    ],
    [
      await world.event("pull_request", "opened", pull, { sender: "rita" }),
      /rita has no write access/,
    ],
    [await world.event("schedule", null, repository), /the event schedule names nothing to review/],
  ];
  for (const [event, reason, inputs = {}] of cases) {
    await using open = await openJob(world);
    const plan = await open.act(event, { stage: "plan", ...inputs });
    expect(plan).toMatchObject({ failure: null, outputs: { ready: "false" } });
    const digests = plan.outputs.digest;
    const review = await open.act(event, { stage: "review", digests, reviewer: "claude" });
    expect(review.outputs).toMatchObject({ outcome: "skipped", "artifact-name": "" });
    const published = await open.act(event, { stage: "publish", digests });
    expect(published).toMatchObject({ failure: null, outputs: { outcome: "skipped" } });
    for (const { summary } of [plan, published]) expect(summary).toMatch(reason);
  }
  expect([pull.comments.length, pull.reviews]).toEqual([1, []]);
});
