import { describe, expect, it } from "vitest";
import { isUnchanged } from "../../../src/github/events/command.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { requestOf } from "../request-of.ts";

const scene = eachScene();

const command = { author: "alice", body: "/crosscheck fix all" };

async function reply() {
  await scene.world.review(scene.pull, {
    author: "alice",
    comments: [{ path: "src/cart.ts", line: 6, body: "hm" }],
  });
  const [thread] = scene.pull.threads;
  if (!thread) throw new Error("no thread");
  return scene.world.reply(thread, command);
}

describe("isUnchanged", () => {
  it("finds comments of every kind as the event brought them", async () => {
    const client = connect(scene.world);
    for (const event of [
      await scene.world.event("issue_comment", "created", scene.world.comment(scene.pull, command)),
      await scene.world.event("pull_request_review_comment", "created", await reply()),
      await scene.world.event(
        "pull_request_review",
        "submitted",
        await scene.world.review(scene.pull, command),
      ),
    ]) {
      expect(await isUnchanged(client, requestOf(event))).toBe(true);
    }
  });

  it("notices an edit after the event, also one that was taken back", async () => {
    const comment = scene.world.comment(scene.pull, { author: "alice", body: "/crosscheck help" });
    const event = await scene.world.event("issue_comment", "created", comment);
    comment.updatedAt = "2100-01-01T00:00:00Z";
    expect(await isUnchanged(connect(scene.world), requestOf(event))).toBe(false);
  });

  it("notices other words in a thread and in a review", async () => {
    const client = connect(scene.world);
    const inline = await reply();
    const review = await scene.world.review(scene.pull, command);
    const events = [
      await scene.world.event("pull_request_review_comment", "created", inline),
      await scene.world.event("pull_request_review", "submitted", review),
    ];
    inline.body = "/crosscheck fix high";
    review.body = "/crosscheck fix high";
    for (const event of events) expect(await isUnchanged(client, requestOf(event))).toBe(false);
  });

  it("does not count a comment that is gone", async () => {
    const comment = scene.world.comment(scene.pull, command);
    const event = await scene.world.event("issue_comment", "created", comment);
    scene.world.deleteComment(comment);
    expect(await isUnchanged(connect(scene.world), requestOf(event))).toBe(false);
  });
});
