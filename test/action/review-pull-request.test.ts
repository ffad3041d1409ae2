import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { requestOf } from "../../src/action/request.ts";
import { reviewPullRequest } from "../../src/action/review-pull-request.ts";
import { connect } from "../github/connect.ts";
import { eachScene } from "../github/each-scene.ts";
import { fixing } from "../github/fixing.ts";
import { runOn } from "../github/scene.ts";
import { markedIn } from "../github/signed.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { agentVersion, type OpenJobOptions, openJob } from "./open-job.ts";

const scene = eachScene();

/** The head is a fix of ours, an issue is open, and nothing but the branch and the threads remembers it. */
async function forgetOwnCommit(): Promise<void> {
  const { world, pull } = scene;
  await runOn(connect(world), scene, fixing([6], ["Left open"]));
  for (const comment of [...pull.comments]) world.deleteComment(comment);
}

/** Why the fixes of a run are not committed; undefined where they are. */
async function obstacleOf(
  event: WorkflowEvent,
  { inputs, ...more }: OpenJobOptions = {},
): Promise<string | undefined> {
  await using open = await openJob(scene.world, {
    inputs: { fix: "pull-request", "pull-request": String(scene.pull.number), ...inputs },
    ...more,
  });
  const { warnings } = await open.act(event);
  // The fixer was asked for: it is what is told of.
  expect(warnings.join("\n")).toContain(` ${agentVersion} at `);
  return warnings.find((warning) => warning.includes("suggested, not committed"));
}

it("commits nothing on top of a commit of ours where nobody asks", async () => {
  await forgetOwnCommit();
  const { world, pull } = scene;
  for (const action of ["synchronize", "reopened"] as const) {
    const why = await obstacleOf(await world.event("pull_request", action, pull));
    expect(why).toContain("the last commit is one of ours");
  }
});

it("commits on top of a commit of ours where somebody asks for a review", async () => {
  await forgetOwnCommit();
  const { world, pull, repository } = scene;
  const dispatch = await world.event("workflow_dispatch", null, repository, { sender: "alice" });
  expect(await obstacleOf(dispatch)).toBeUndefined();
  for (const body of ["/crosscheck review", "/crosscheck review full"]) {
    const comment = world.comment(pull, { author: "alice", body });
    const event = await world.event("issue_comment", "created", comment);
    expect(await obstacleOf(event)).toBeUndefined();
  }
});

it("commits on top of somebody else's commit where nobody asks", async () => {
  await forgetOwnCommit();
  const { world, pull, repository } = scene;
  await repository.commit("feature", { files: { "README.md": "Shop\n" }, author: "alice" });
  const event = await world.event("pull_request", "synchronize", pull);
  expect(await obstacleOf(event)).toBeUndefined();
});

it("commits nothing where the token may not push, whoever asks", async () => {
  await forgetOwnCommit();
  const { world, repository } = scene;
  const event = await world.event("workflow_dispatch", null, repository, { sender: "alice" });
  const permissions = { contents: "read", "pull-requests": "write" } as const;
  const why = await obstacleOf(event, { token: { permissions } });
  expect(why).toContain("the token may not push to acme/shop");
});

it("commits nothing for who may only read", async () => {
  await forgetOwnCommit();
  const { world, pull, repository } = scene;
  await repository.commit("feature", { files: { "README.md": "Shop\n" }, author: "alice" });
  const event = await world.event("pull_request", "synchronize", pull, { sender: "rita" });
  const inputs = { "review-authors": "all" };
  expect(await obstacleOf(event, { inputs })).toContain("has no write access");
});

it("ends what it shows on the pull request where it breaks off, and says why", async () => {
  const { world, pull } = scene;
  await using open = await openJob(world);
  // The gateway has no room for its socket there.
  const scratch = join(open.job.scratch, "x".repeat(120));
  await mkdir(scratch);
  const { name, payload } = await world.event("pull_request", "opened", pull);
  const job = { ...open.job, scratch, event: { ...open.job.event, name, payload } };
  const request = requestOf(job);
  if (request.kind !== "review") throw new Error("no review was asked for");
  await expect(reviewPullRequest(request, job)).rejects.toThrow();
  expect(pull.comments.map(({ body }) => body)).toEqual([
    expect.stringContaining("ended before it had a report"),
  ]);
  expect(markedIn(pull.comments[0]?.body ?? "")).toMatchObject({ state: "done" });
  expect(open.kept).toEqual([String(pull.comments[0]?.id), ""]);
});
