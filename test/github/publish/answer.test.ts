import { describe, expect, it } from "vitest";
import type { CommandRequest } from "../../../src/github/events/request.ts";
import { answer, react } from "../../../src/github/publish/answer.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { requestOf } from "../request-of.ts";

const scene = eachScene();

async function say(request: CommandRequest, body: string): Promise<string> {
  const client = connect(scene.world);
  const { existing } = await readPullRequest(client, request.repository, request.pullNumber);
  return await answer(client, request, existing.viewer, body);
}

const command = { author: "alice", body: "/crosscheck help" };

describe("answer", () => {
  it("answers in the conversation, once, however often it is asked to", async () => {
    const comment = scene.world.comment(scene.pull, command);
    const request = requestOf(await scene.world.event("issue_comment", "created", comment));
    const url = await say(request, "Here.");
    expect(await say(request, "Here.")).toBe(url);
    expect(scene.pull.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      command.body,
      "Here.",
    ]);
  });

  it("answers in the thread of the command, once, also when the answer to it is lost", async () => {
    await scene.world.review(scene.pull, {
      author: "alice",
      comments: [{ path: "src/cart.ts", line: 6, body: "hm" }],
    });
    const [thread] = scene.pull.threads;
    if (!thread) throw new Error("no thread");
    const reply = scene.world.reply(thread, command);
    const request = requestOf(
      await scene.world.event("pull_request_review_comment", "created", reply),
    );
    scene.world.fault("pulls/create-reply-for-review-comment", { kind: "reset", when: "after" });
    await say(request, "Here.");
    expect(thread.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      "hm",
      command.body,
      "Here.",
    ]);
  });

  it("is not kept from answering by somebody who pasted our marker", async () => {
    const comment = scene.world.comment(scene.pull, command);
    const request = requestOf(await scene.world.event("issue_comment", "created", comment));
    const marker = `<!-- crosscheck {"v":1,"kind":"reply","key":"command:conversation:${comment.id}"} -->`;
    scene.world.comment(scene.pull, { author: "mallory", body: marker });
    await say(request, "Here.");
    expect(scene.pull.comments).toHaveLength(3);
  });
});

describe("react", () => {
  it("reacts to comments and reviews alike, and twice is once", async () => {
    const comment = scene.world.comment(scene.pull, command);
    const review = await scene.world.review(scene.pull, command);
    const client = connect(scene.world);
    for (const event of [
      await scene.world.event("issue_comment", "created", comment),
      await scene.world.event("pull_request_review", "submitted", review),
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
    const comment = scene.world.comment(scene.pull, command);
    const request = requestOf(await scene.world.event("issue_comment", "created", comment));
    scene.world.fault("graphql/addReaction", { kind: "bad-gateway", when: "after" });
    await react(connect(scene.world), request, "CONFUSED");
    expect(comment.reactions.map(({ content }) => content)).toEqual(["confused"]);
  });
});
