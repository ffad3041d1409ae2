import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, react } from "../../src/github/answer.ts";
import { parseEvent } from "../../src/github/event.ts";
import { readPullRequest } from "../../src/github/read-pull-request.ts";
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

async function say(request: CommandRequest, body: string): Promise<string> {
  const client = connect(world);
  const { existing } = await readPullRequest(client, request.repository, request.pullNumber);
  return await answer(client, request, existing.viewer, body);
}

const command = { author: "alice", body: "/crosscheck help" };

describe("answer", () => {
  it("answers in the conversation, once, however often it is asked to", async () => {
    const comment = world.comment(scene.pull, command);
    const request = requestOf(await world.event("issue_comment", "created", comment));
    const url = await say(request, "Here.");
    expect(await say(request, "Here.")).toBe(url);
    expect(scene.pull.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      command.body,
      "Here.",
    ]);
  });

  it("answers in the thread of the command, once, also when the answer to it is lost", async () => {
    await world.review(scene.pull, {
      author: "alice",
      comments: [{ path: "src/cart.ts", line: 6, body: "hm" }],
    });
    const [thread] = scene.pull.threads;
    if (!thread) throw new Error("no thread");
    const reply = world.reply(thread, command);
    const request = requestOf(await world.event("pull_request_review_comment", "created", reply));
    world.fault("pulls/create-reply-for-review-comment", { kind: "reset", when: "after" });
    await say(request, "Here.");
    expect(thread.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      "hm",
      command.body,
      "Here.",
    ]);
  });

  it("is not kept from answering by somebody who pasted our marker", async () => {
    const comment = world.comment(scene.pull, command);
    const request = requestOf(await world.event("issue_comment", "created", comment));
    const marker = `<!-- crosscheck {"v":1,"kind":"reply","key":"command:conversation:${comment.id}"} -->`;
    world.comment(scene.pull, { author: "mallory", body: marker });
    await say(request, "Here.");
    expect(scene.pull.comments).toHaveLength(3);
  });
});

describe("react", () => {
  it("reacts to comments and reviews alike, and twice is once", async () => {
    const comment = world.comment(scene.pull, command);
    const review = await world.review(scene.pull, command);
    const client = connect(world);
    for (const event of [
      await world.event("issue_comment", "created", comment),
      await world.event("pull_request_review", "submitted", review),
    ]) {
      await react(client, requestOf(event), "EYES");
      await react(client, requestOf(event), "EYES");
      await react(client, requestOf(event), "ROCKET");
    }
    for (const subject of [comment, review]) {
      expect(subject.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
    }
  });

  it("reacts after an incident too", async () => {
    const comment = world.comment(scene.pull, command);
    const request = requestOf(await world.event("issue_comment", "created", comment));
    world.fault("graphql/addReaction", { kind: "bad-gateway", when: "after" });
    await react(connect(world), request, "CONFUSED");
    expect(comment.reactions.map(({ content }) => content)).toEqual(["confused"]);
  });
});
