import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EventFacts, parseEvent } from "../../../src/github/events/event.ts";
import type { Pull, Repository } from "../../world/github/entity/repository.ts";
import type { WorkflowEvent } from "../../world/github/events/event.ts";
import { startGitHub } from "../../world/github/start.ts";
import type { GitHubWorld } from "../../world/github/world.ts";

let world: GitHubWorld;
let repository: Repository;
let pull: Pull;

beforeAll(async () => {
  world = await startGitHub();
  repository = await world.repository("acme/shop", {
    files: { "a.ts": "one\n" },
    collaborators: { alice: "write" },
  });
  await repository.commit("feature", { files: { "a.ts": "two\n" }, author: "alice" });
  pull = await world.openPull(repository, { head: "feature", author: "alice", title: "Two" });
});
afterAll(async () => await world[Symbol.asyncDispose]());

function facts(event: WorkflowEvent, more: Partial<EventFacts> = {}): EventFacts {
  return {
    eventName: event.name,
    payload: event.payload,
    repository: event.repository.fullName,
    actor: event.actor,
    triggeringActor: event.actor,
    pullNumber: null,
    baseRef: null,
    headRef: null,
    commandPrefix: "/crosscheck",
    ...more,
  };
}

describe("parseEvent", () => {
  it.each(["opened", "synchronize", "reopened", "ready_for_review"] as const)(
    "asks for a review of the pull request that was %s, with its head and base",
    async (action) => {
      const event = await world.event("pull_request", action, pull, { before: pull.headSha });
      expect(parseEvent(facts(event))).toMatchObject({
        kind: "review",
        action,
        repository: { owner: "acme", repo: "shop" },
        pullNumber: pull.number,
        trigger: { actor: "alice", triggeringActor: "alice", sender: { login: "alice" } },
        pullRequest: {
          head: pull.headSha,
          headRef: "feature",
          headRepository: "acme/shop",
          base: await repository.head("main"),
          title: "Two",
          author: { login: "alice", type: "User" },
          fork: false,
          draft: false,
        },
      });
    },
  );

  it("asks for a review when a label was added, and leaves it to the configuration whether it counts", async () => {
    const event = await world.event("pull_request", "labeled", pull, { label: "ready" });
    expect(parseEvent(facts(event))).toMatchObject({
      kind: "review",
      action: "labeled",
      label: "ready",
    });
  });

  it("asks for a review when a pull request got another base, and is quiet where its words were edited", async () => {
    const sha = (await repository.head("main")) ?? "";
    const retargeted = { base: { ref: "stack", sha: pull.headSha } };
    for (const from of [retargeted, { ...retargeted, title: "One" }]) {
      const event = await world.event("pull_request", "edited", pull, { from });
      expect(parseEvent(facts(event))).toMatchObject({ kind: "review", action: "edited" });
    }
    for (const from of [{ title: "One" }, { body: "one" }, {}]) {
      const event = await world.event("pull_request", "edited", pull, { from });
      const untouched = { pullNumber: pull.number, base: sha };
      expect(parseEvent(facts(event))).toMatchObject({ kind: "skipped", untouched });
    }
  });

  it.each([
    ["closed", false],
    ["edited", true],
    ["unlabeled", true],
    ["converted_to_draft", true],
  ] as const)(
    "has nothing to do when a pull request was %s, and what stands counts on: %s",
    async (action, counts) => {
      const event = await world.event("pull_request", action, pull, { label: "x" });
      const request = parseEvent(facts(event));
      expect(request).toMatchObject({ kind: "skipped" });
      expect("untouched" in request).toBe(counts);
    },
  );

  it("knows a fork, on pull_request_target too", async () => {
    const fork = await world.fork(repository, "mallory");
    await fork.commit("evil", { files: { "a.ts": "evil\n" }, author: "mallory" });
    const foreign = await world.openPull(repository, { head: "evil", from: fork });
    const event = await world.event("pull_request_target", "opened", foreign);
    expect(parseEvent(facts(event))).toMatchObject({
      kind: "review",
      pullRequest: { fork: true, headRepository: "mallory/shop" },
    });
    const deleted = { ...event, payload: structuredClone(event.payload) };
    Object.assign((deleted.payload.pull_request as { head: object }).head, { repo: null });
    expect(parseEvent(facts(deleted))).toMatchObject({
      kind: "review",
      pullRequest: { fork: true, headRepository: null },
    });
  });

  it("takes the pull request's number of a dispatch from the input, and says when it is missing", async () => {
    const event = await world.event("workflow_dispatch", null, repository, { sender: "alice" });
    expect(parseEvent(facts(event, { pullNumber: 7 }))).toMatchObject({
      kind: "review",
      action: null,
      pullNumber: 7,
      pullRequest: null,
    });
    expect(parseEvent(facts(event))).toMatchObject({
      kind: "skipped",
      reason: expect.stringContaining("pull-request"),
    });
  });

  it("takes it for every event that names none, and asks for those behind a run that is followed", async () => {
    const head = (await repository.head("main")) ?? "";
    const push = { ref: "refs/heads/main", before: head, after: head };
    const events = [
      await world.event("push", null, repository, push),
      await world.event("schedule", null, repository),
      await world.event("repository_dispatch", "review-please", repository, { sender: "alice" }),
      await world.event("workflow_run", "completed", pull, { triggeringActor: "rita" }),
    ];
    for (const event of events) {
      const asked = parseEvent(facts(event, { pullNumber: 7 }));
      expect(asked).toMatchObject({ kind: "review", action: null, pullNumber: 7 });
      expect(parseEvent(facts(event))).toMatchObject({
        kind: "skipped",
        reason: expect.stringContaining(`the event ${event.name} names nothing to review`),
      });
      const followed = event.name === "workflow_run" ? ["alice", "rita"] : undefined;
      expect(asked.kind === "review" && asked.trigger.followed).toEqual(followed);
    }
    const unknown = { eventName: "workflow_run", payload: { workflow_run: {} }, pullNumber: 7 };
    for (const event of events.slice(0, 1)) {
      expect(parseEvent(facts(event, unknown))).toMatchObject({ kind: "skipped" });
    }
  });

  it("takes refs where a dispatch has no number, and compares with the default branch as a rule", async () => {
    const event = await world.event("workflow_dispatch", null, repository, { sender: "alice" });
    expect(parseEvent(facts(event, { headRef: "feature" }))).toMatchObject({
      kind: "range",
      baseRef: "main",
      headRef: "feature",
    });
    const both = { baseRef: "v1", headRef: "feature" };
    expect(parseEvent(facts(event, both))).toMatchObject({ kind: "range", ...both });
    expect(parseEvent(facts(event, { baseRef: "v1" }))).toMatchObject({ kind: "skipped" });
    expect(parseEvent(facts(event, { ...both, pullNumber: 7 }))).toMatchObject({ kind: "review" });
  });

  it("reads a command in the conversation, which knows no head", async () => {
    const comment = world.comment(pull, { author: "alice", body: "/crosscheck fix all\nplease" });
    const event = await world.event("issue_comment", "created", comment);
    expect(parseEvent(facts(event))).toMatchObject({
      kind: "command",
      pullNumber: pull.number,
      command: { name: "fix", words: ["all"] },
      comment: {
        kind: "conversation",
        id: comment.id,
        nodeId: comment.nodeId,
        author: { login: "alice" },
        threadOf: null,
      },
      pullRequest: null,
    });
  });

  it("reads a command in a review thread, with the thread it answers", async () => {
    const review = await world.review(pull, {
      author: "alice",
      comments: [{ path: "a.ts", line: 1, body: "hm" }],
    });
    const [thread] = pull.threads;
    if (!thread) throw new Error("no thread");
    const reply = world.reply(thread, { author: "alice", body: "/crosscheck fix" });
    const event = await world.event("pull_request_review_comment", "created", reply);
    expect(parseEvent(facts(event))).toMatchObject({
      kind: "command",
      command: { name: "fix", words: [] },
      comment: { kind: "inline", id: reply.id, threadOf: thread.comments[0]?.id },
      pullRequest: { head: pull.headSha },
    });
    const submitted = await world.event("pull_request_review", "submitted", review);
    expect(parseEvent(facts(submitted))).toMatchObject({ kind: "skipped" });
  });

  it("reads a command in a review's own text", async () => {
    const review = await world.review(pull, { author: "alice", body: "/crosscheck review full" });
    const event = await world.event("pull_request_review", "submitted", review);
    expect(parseEvent(facts(event))).toMatchObject({
      kind: "command",
      command: { name: "review", words: ["full"] },
      comment: { kind: "review", id: review.id },
    });
  });

  it("does not count comments that were edited, deleted, or are no commands", async () => {
    const comment = world.comment(pull, { author: "alice", body: "/crosscheck fix" });
    for (const action of ["edited", "deleted"] as const) {
      const event = await world.event("issue_comment", action, comment);
      expect(parseEvent(facts(event))).toMatchObject({ kind: "skipped" });
    }
    comment.updatedAt = "2100-01-01T00:00:00Z";
    const edited = await world.event("issue_comment", "created", comment);
    expect(parseEvent(facts(edited))).toMatchObject({
      kind: "skipped",
      reason: expect.stringContaining("edited"),
    });
    const chat = world.comment(pull, { author: "alice", body: "nice" });
    const event = await world.event("issue_comment", "created", chat);
    expect(parseEvent(facts(event))).toMatchObject({ kind: "skipped" });
  });

  it("skips events without a pull request, and gives a merge group's head", async () => {
    const head = (await repository.head("main")) ?? "";
    const push = await world.event("push", null, repository, {
      ref: "refs/heads/main",
      before: head,
      after: head,
    });
    expect(parseEvent(facts(push))).toMatchObject({ kind: "skipped", mergeGroup: null });
    const schedule = await world.event("schedule", null, repository);
    expect(parseEvent(facts(schedule))).toMatchObject({ kind: "skipped" });
    const group = await world.queue(pull);
    const event = await world.event("merge_group", "checks_requested", group);
    expect(parseEvent(facts(event))).toMatchObject({
      kind: "skipped",
      mergeGroup: { head: group.headSha, base: head },
    });
  });

  it("skips a payload that is not what its event says, without throwing", () => {
    for (const payload of [
      null,
      1,
      "x",
      [],
      {},
      { action: "opened", pull_request: { number: -1 } },
    ]) {
      for (const eventName of [
        "pull_request",
        "issue_comment",
        "pull_request_review",
        "merge_group",
      ]) {
        const request = parseEvent({
          eventName,
          payload,
          repository: "acme/shop",
          actor: "alice",
          triggeringActor: "alice",
          pullNumber: null,
          baseRef: null,
          headRef: null,
          commandPrefix: "/crosscheck",
        });
        expect(request.kind).toBe("skipped");
      }
    }
  });
});
