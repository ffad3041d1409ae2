import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { ownRun } from "../../../src/action/decide/own-run.ts";
import type { Job } from "../../../src/action/job.ts";
import { startProgressComment } from "../../../src/action/progress/progress-comment.ts";
import type { SummaryMarker } from "../../../src/github/marker/marker.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import type { RunContext } from "../../../src/run/context.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { runOn } from "../../github/scene.ts";
import { markedIn, signed } from "../../github/signed.ts";
import { issueOn, resultOf } from "../../report/sample.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const name = { owner: "acme", repo: "shop" };
/** For slow machines. */
const patience = { timeout: 60_000 };
afterEach(() => {
  vi.useRealTimers();
});

/** Shows progress of a review, or of fixes, of the head. */
async function show(job: Job, task: "review" | "fix" = "review") {
  const { pull } = scene;
  const read = await readPullRequest(job.client, name, pull.number);
  return startProgressComment(read, pull.headSha, task, job);
}

const body = () => scene.pull.comments[0]?.body ?? "";
const shown = async () => await expect.poll(() => body(), patience).toContain("Crosscheck is");

/** The summary of an earlier review of the head. */
function reviewedBefore(over: Partial<SummaryMarker> = {}): SummaryMarker {
  const { world, pull } = scene;
  const marker: SummaryMarker = {
    kind: "summary",
    state: "done",
    head: pull.headSha,
    reviewedHead: pull.headSha,
    reviewedBase: "b".repeat(40),
    said: ["0123abcd"],
    issues: [],
    commits: [{ issue: "0123abcd", sha: "1".repeat(40) }],
    dismissed: ["4567abcd"],
    renamed: [],
    ...over,
  };
  world.comment(pull, {
    author: "github-actions[bot]",
    body: signed("The report before.", marker),
  });
  return marker;
}

/** Tells that a reviewer begins, or is done. */
const tell = (context: RunContext, state: "started" | "done") =>
  context.onProgress({ kind: "panel", reviewer: "claude", turn: "review", state, text: undefined });

const silent = { onProgress: () => undefined } as unknown as RunContext;

/** A job whose requests are counted when they begin: what was not begun need not be waited for. */
function counted(job: Job) {
  let begun = 0;
  const client = job.client.intercepted(async (_request, send) => {
    begun += 1;
    return await send();
  });
  return { job: { ...job, client }, begun: () => begun };
}

/** Waits until so many writes have ended, over real sockets, whose clock is not ours. */
async function untilKept(kept: readonly string[], count: number): Promise<void> {
  for (let left = 2_000; kept.length < count && left > 0; left -= 1) await delay(5);
  // What follows a write at once has begun by then.
  await turn();
  expect(kept).toHaveLength(count);
}

it("keeps the comment that it makes for the post step, until its run has ended it", async () => {
  const { world, pull } = scene;
  await using open = await openJob(world);
  const progress = await show(open.job);
  await shown();
  const [comment] = pull.comments;
  await expect.poll(() => open.kept, patience).toEqual([String(comment?.id)]);
  expect(markedIn(body())).toMatchObject({ state: "running", reviewedHead: null });
  const { existing } = await progress.end();
  expect(existing.summary).toMatchObject({ id: comment?.id, marker: { state: "running" } });
  // The report is still to come.
  expect(open.kept).toEqual([String(comment?.id)]);
});

it("ends the comment of a run that fails, says why without secrets, and asks nothing of the post step", async () => {
  const { world, pull } = scene;
  const key = "sk-ant-very-secret";
  await using open = await openJob(world, { inputs: { "anthropic-api-key": key } });
  const progress = await show(open.job);
  await shown();
  await progress.fail(`the key ${key} is not taken`);
  expect(body()).toContain("ended before it had a report");
  expect(body()).toContain("is not taken");
  expect(body()).not.toContain(key);
  expect(markedIn(body())).toMatchObject({ state: "done" });
  expect(open.kept).toEqual([String(pull.comments[0]?.id), ""]);
});

it("leaves the comment to the post step where it cannot be ended, and says so", async () => {
  const { world, pull } = scene;
  await using open = await openJob(world);
  const progress = await show(open.job);
  await shown();
  world.fault("issues/update-comment", { kind: "status", status: 403 }, { times: 9 });
  await progress.fail("it broke");
  expect(open.kept).toEqual([String(pull.comments[0]?.id)]);
  expect(open.notes.join("\n")).toMatch(/summary comment still says .*: ./);
});

it("takes up the summary that is there, and keeps what it remembers", async () => {
  const before = reviewedBefore();
  const { world, pull } = scene;
  await using open = await openJob(world);
  const progress = await show(open.job);
  await shown();
  expect(pull.comments).toHaveLength(1);
  expect(body()).not.toContain("The report before.");
  // Others of the same name see by that whose it is now.
  const writtenBy = ownRun(open.job);
  expect(markedIn(body())).toEqual({ ...before, state: "running", writtenBy });
  await progress.end();
  expect(open.kept).toEqual([String(pull.comments[0]?.id)]);
});

it("shows that it fixes above the report, which goes on standing when it fails", async () => {
  const before = reviewedBefore();
  await using open = await openJob(scene.world);
  const progress = await show(open.job, "fix");
  await expect.poll(() => body(), patience).toContain("Crosscheck is fixing");
  expect(body()).toContain("The report before.");
  await progress.fail("it broke");
  expect(body()).toContain("it broke");
  expect(body()).toContain("The report before.");
  expect(markedIn(body())).toEqual(before);
});

it("writes nothing with dry-run, also when its run fails", async () => {
  const { world, pull } = scene;
  await using open = await openJob(world, { inputs: { "dry-run": "true" } });
  const progress = await show(open.job);
  await progress.fail("it broke");
  expect(pull.comments).toEqual([]);
  // Another run is at work: its comment is not ours to end.
  const before = reviewedBefore({ state: "running" });
  const other = await show(open.job);
  await other.fail("it broke");
  expect(markedIn(body())).toEqual(before);
  expect(body()).toContain("The report before.");
  expect(open.kept).toEqual([]);
});

it("takes a refusal for the end of the progress and of nothing else", async () => {
  const { world, pull } = scene;
  const permissions = { "pull-requests": "read", contents: "read" } as const;
  await using open = await openJob(world, { token: { permissions } });
  const progress = await show(open.job);
  await expect.poll(() => open.notes.join("\n"), patience).toContain("progress is not shown");
  const { existing } = await progress.end();
  expect(existing.summary).toBeNull();
  await progress.fail("it broke");
  expect(pull.comments).toEqual([]);
  expect(open.kept).toEqual([]);
});

it("writes at most five times, 10, 20, 40 and 80 seconds after the write before", async () => {
  await using open = await openJob(scene.world);
  const { job, begun } = counted(open.job);
  const reading = await readPullRequest(job.client, name, scene.pull.number);
  const before = begun();
  const written = async (count: number) => {
    await untilKept(open.kept, count);
    // The first write makes the comment, each other one reads it before.
    expect(begun() - before).toBe(2 * count - 1);
  };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const progress = startProgressComment(reading, scene.pull.headSha, "review", job);
  const context = progress.watched(silent);
  await written(1);
  for (const [at, seconds] of [10, 20, 40, 80].entries()) {
    tell(context, at % 2 === 0 ? "started" : "done");
    await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    await written(at + 1);
    await vi.advanceTimersByTimeAsync(1);
    await written(at + 2);
  }
  tell(context, "started");
  await vi.advanceTimersByTimeAsync(3_600_000);
  await written(5);
  await progress.end();
});

it("shows nothing more once the run is stopped", async () => {
  const stop = new AbortController();
  await using open = await openJob(scene.world, { stop: stop.signal });
  const { job, begun } = counted(open.job);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const progress = await show(job);
  await untilKept(open.kept, 1);
  const before = begun();
  stop.abort("the run was cancelled");
  tell(progress.watched(silent), "started");
  await vi.advanceTimersByTimeAsync(600_000);
  await progress.end();
  expect(begun()).toBe(before);
  expect(open.kept).toHaveLength(1);
});

it("does not write an older run's progress over the report of a newer one", async () => {
  const { world, repository, pull } = scene;
  await runOn(connect(world), scene, { result: resultOf([issueOn(6)]) });
  await using open = await openJob(world);
  const old = await readPullRequest(open.job.client, name, pull.number);
  await repository.commit("feature", { files: { "b.ts": "new\n" }, author: "alice" });
  await runOn(connect(world), scene, { result: resultOf([issueOn(6), issueOn(8)]) });
  const report = pull.comments.map(({ body }) => body);
  const progress = startProgressComment(old, old.pullRequest.head, "review", open.job);
  await progress.end();
  expect(pull.comments.map(({ body }) => body)).toEqual(report);
  expect(open.notes.join("\n")).toContain("a newer run is about");
});
