import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isUnchanged } from "../../src/github/command-comment.ts";
import { parseEvent } from "../../src/github/event.ts";
import type { CommandRequest } from "../../src/github/request.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { startGitHub } from "../world/github/start.ts";
import type { GitHubWorld } from "../world/github/world.ts";
import { connect } from "./connect.ts";
import { type Scene, setScene } from "./scene.ts";

let world: GitHubWorld;
let scene: Scene;

beforeEach(async () => {
  world = await startGitHub();
  scene = await setScene(world);
});
afterEach(async () => {
  expectClean(world);
  await world[Symbol.asyncDispose]();
});

function requestOf({ name, payload, repository, actor }: WorkflowEvent): CommandRequest {
  const request = parseEvent({
    eventName: name,
    payload,
    repository: repository.fullName,
    actor,
    triggeringActor: actor,
    pullNumber: null,
    baseRef: null,
    headRef: null,
    commandPrefix: "/crosscheck",
  });
  if (request.kind !== "command") throw new Error(`not a command: ${JSON.stringify(request)}`);
  return request;
}

const command = { author: "alice", body: "/crosscheck fix all" };

async function reply() {
  await world.review(scene.pull, {
    author: "alice",
    comments: [{ path: "src/cart.ts", line: 6, body: "hm" }],
  });
  const [thread] = scene.pull.threads;
  if (!thread) throw new Error("no thread");
  return world.reply(thread, command);
}

describe("isUnchanged", () => {
  it("finds comments of every kind as the event brought them", async () => {
    const client = connect(world);
    for (const event of [
      await world.event("issue_comment", "created", world.comment(scene.pull, command)),
      await world.event("pull_request_review_comment", "created", await reply()),
      await world.event(
        "pull_request_review",
        "submitted",
        await world.review(scene.pull, command),
      ),
    ]) {
      expect(await isUnchanged(client, requestOf(event))).toBe(true);
    }
  });

  it("notices an edit after the event, also one that was taken back", async () => {
    const comment = world.comment(scene.pull, { author: "alice", body: "/crosscheck help" });
    const event = await world.event("issue_comment", "created", comment);
    comment.updatedAt = "2100-01-01T00:00:00Z";
    expect(await isUnchanged(connect(world), requestOf(event))).toBe(false);
  });

  it("notices other words in a thread and in a review", async () => {
    const client = connect(world);
    const inline = await reply();
    const review = await world.review(scene.pull, command);
    const events = [
      await world.event("pull_request_review_comment", "created", inline),
      await world.event("pull_request_review", "submitted", review),
    ];
    inline.body = "/crosscheck fix high";
    review.body = "/crosscheck fix high";
    for (const event of events) expect(await isUnchanged(client, requestOf(event))).toBe(false);
  });

  it("does not count a comment that is gone", async () => {
    const comment = world.comment(scene.pull, command);
    const event = await world.event("issue_comment", "created", comment);
    world.deleteComment(comment);
    expect(await isUnchanged(connect(world), requestOf(event))).toBe(false);
  });
});
