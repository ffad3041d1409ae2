import { beforeEach, expect, it } from "vitest";
import type { RawInputs } from "../../src/config/config.ts";
import { connect } from "../github/connect.ts";
import { eachScene } from "../github/each-scene.ts";
import { fixing } from "../github/fixing.ts";
import { runOn } from "../github/scene.ts";
import { writesOf } from "../github/writes.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();

/** An earlier run has reported an issue, and committed a fix of another one. */
beforeEach(async () => {
  await runOn(connect(scene.world), scene, fixing([6], ["Left open"]));
});

/** Does what an event asks for, once with `dry-run`; returns what was printed, kept, and said of it. */
async function act(event: WorkflowEvent, inputs: RawInputs = {}) {
  const { world } = scene;
  await using open = await openJob(world);
  const before = writesOf(world).length;
  const head = scene.pull.headSha;
  const { outputs } = await open.act(event, { "dry-run": "true", "check-run": "on", ...inputs });
  expect(writesOf(world).slice(before)).toEqual([]);
  expect(scene.pull.headSha).toBe(head);
  expect(open.kept).toEqual([]);
  return { notes: open.notes.join("\n"), outputs };
}

async function command(body: string) {
  const comment = scene.world.comment(scene.pull, { author: "alice", body });
  return await act(await scene.world.event("issue_comment", "created", comment));
}

it.each([
  ["review", "CrosscheckReaction"],
  ["review full", "CrosscheckReaction"],
  ["fix all", "CrosscheckReaction"],
  ["explain", "Which issue?"],
  ["help", "dismiss ID [reason]"],
  ["dance", "there is no such command"],
])("writes nothing for the command %s", async (words, noted) => {
  expect((await command(`/crosscheck ${words}`)).notes).toContain(noted);
});

it("writes nothing for dismiss, and notes the summary, the thread and the answer", async () => {
  const open = scene.pull.threads.find(({ comments }) => comments[0]?.body.includes("Left open"));
  const id = /ID `?([0-9a-f]{8})/.exec(open?.comments[0]?.body ?? "")?.[1];
  const { notes } = await command(`/crosscheck dismiss ${id} as agreed`);
  expect(notes).toContain("/issues/comments/{comment_id}");
  expect(notes).toContain("mutation CrosscheckReplies");
  expect(notes).toContain("mutation CrosscheckResolve");
  expect(notes).toContain("Reason: as agreed");
  expect(open?.resolved).toBe(false);
});

it("writes nothing for undo, and notes the commit", async () => {
  const { notes, outputs } = await command("/crosscheck undo");
  expect(outputs.outcome).toBe("success");
  expect(notes).toContain("mutation CrosscheckCommit");
  expect(notes).toContain("Undid `");
});

it("writes nothing for undo of what only a push can take back", async () => {
  const { world, repository, pull } = scene;
  const content = await repository.read(pull.headSha, "src/cart.ts");
  const files = { "src/cart.ts": { content: content ?? "", mode: "100755" } } as const;
  await repository.commit("feature", { files, author: "alice" });
  const executable = fixing([8]);
  const changes = new Map(
    [...(executable.changes ?? [])].map(([id, { additions, deletions }]) => [
      id,
      { additions: additions.map((one) => ({ ...one, executable: true })), deletions },
    ]),
  );
  await using open = await openJob(world);
  await runOn(connect(world), scene, { ...executable, changes, pushCommit: open.job.pushCommit });
  const { notes } = await command("/crosscheck undo");
  expect(notes).toMatch(/not pushed to acme\/shop, feature: /);
});

it("writes nothing for a review, and shows no progress", async () => {
  const { world, pull, repository } = scene;
  await repository.commit("feature", { files: { "b.ts": "new\n" }, author: "alice" });
  const { notes } = await act(await world.event("pull_request", "synchronize", pull));
  expect(notes).toContain('"summary": {');
  expect(notes).toContain("Crosscheck is reviewing");
});

it("writes nothing for a range, and prints its check run", async () => {
  const { world, repository } = scene;
  const event = await world.event("workflow_dispatch", null, repository, { sender: "alice" });
  const { notes } = await act(event, { base: "main", head: "feature" });
  expect(notes).toContain('"checkRun": {');
});

it("writes nothing for a merge group, and prints its check run", async () => {
  const { world, pull } = scene;
  const group = await world.queue(pull);
  const { notes } = await act(await world.event("merge_group", "checks_requested", group));
  expect(notes).toContain('"conclusion": "skipped"');
});

it("writes nothing where nothing is new", async () => {
  const { world, pull, repository } = scene;
  await repository.commit("feature", { files: { "package-lock.json": "{}\n" }, author: "alice" });
  const { notes } = await act(await world.event("pull_request", "synchronize", pull));
  expect(notes).toContain('"conclusion": ');
});
