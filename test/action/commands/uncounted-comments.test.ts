import { expect, it } from "vitest";
import { eachScene } from "../../github/each-scene.ts";
import type { Comment } from "../../world/github/entity/repository.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();

it("does nothing for comments that do not count, and says nothing to who may not command", async () => {
  const { world: github, pull, repository } = scene;
  repository.collaborators.bob = "read";
  await using open = await openJob(github);
  const later = "2100-01-01T00:00:00Z";
  const cases: readonly {
    readonly what: string;
    readonly body?: string;
    readonly author?: string;
    readonly before?: (comment: Comment) => void;
    readonly meanwhile?: (comment: Comment) => void;
    readonly triggeringActor?: string;
    readonly reactions: readonly string[];
    readonly answer?: string;
  }[] = [
    { what: "somebody who may only read", author: "bob", reactions: ["confused"] },
    { what: "a stranger", author: "mallory", reactions: ["confused"] },
    {
      what: "an unknown command of a stranger",
      author: "mallory",
      body: "/crosscheck x",
      reactions: ["confused"],
    },
    { what: "a bot that is not named", author: "renovate[bot]", reactions: ["confused"] },
    {
      what: "a run that a stranger started again",
      triggeringActor: "bob",
      reactions: ["confused"],
    },
    {
      what: "a comment that was edited before the event",
      before: (c) => {
        c.updatedAt = later;
      },
      reactions: [],
    },
    {
      what: "a comment that was edited after the event",
      meanwhile: (c) => {
        c.updatedAt = later;
      },
      reactions: ["eyes", "confused"],
      answer: "changed after it was sent",
    },
    {
      what: "a comment with other words by now",
      meanwhile: (c) => {
        c.body = "/crosscheck fix high";
      },
      reactions: ["eyes", "confused"],
      answer: "changed after it was sent",
    },
    { what: "a quoted command", body: "> /crosscheck fix all", reactions: [] },
    { what: "a command on the second line", body: "please\n/crosscheck fix all", reactions: [] },
    { what: "plain words", body: "nice", reactions: [] },
  ];
  for (const one of cases) {
    const { author = "alice", body = "/crosscheck fix all", triggeringActor } = one;
    const comment = github.comment(pull, { author, body });
    one.before?.(comment);
    const event = await github.event("issue_comment", "created", comment);
    one.meanwhile?.(comment);
    const { failure, outputs } = await open.act(event, {}, triggeringActor);
    const last = pull.comments.at(-1);
    expect(failure, one.what).toBeNull();
    expect(outputs.outcome, one.what).toBe("skipped");
    expect(
      comment.reactions.map(({ content }) => content),
      one.what,
    ).toEqual(one.reactions);
    if (one.answer === undefined) expect(last, one.what).toBe(comment);
    else expect(last?.body, one.what).toContain(one.answer);
  }
  expect(github.requests("graphql/createCommitOnBranch")).toEqual([]);
});
