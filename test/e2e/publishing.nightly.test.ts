import { expect, it } from "vitest";
import { openDesk, opened } from "./desk.ts";

it("reviews a writer's fork with keys given, and says what its token may not", async () => {
  await using desk = await openDesk();
  const { github, repository, pull: sample } = desk;
  const fork = await github.fork(repository, "alice");
  const pull = await github.openPull(repository, {
    head: sample.headRef,
    from: fork,
    author: "alice",
  });
  const event = await github.event("pull_request", "opened", pull);
  const step = await desk.use(event, { fix: "commit" });
  expect(step).toMatchObject({ conclusion: "success" });
  expect(step.outputs["issue-count"]).toBe("8");
  expect([pull.comments, pull.reviews]).toEqual([[], []]);
  expect(step.summary).toContain("pull-requests: write");
  desk.settled();
});

it("writes its summary anew when somebody deletes the comment that shows progress", async () => {
  await using desk = await openDesk();
  const { github, pull } = desk;
  github.fault("pulls/create-review", {
    kind: "meanwhile",
    run: () => {
      const [comment] = pull.comments;
      if (comment) github.deleteComment(comment);
    },
  });
  await opened(desk);
  expect(pull.comments).toHaveLength(1);
  expect(pull.comments[0]?.body).toContain("8 issues");
  desk.settled();
});

it("meets a storm of refusals and lost answers without a duplicate", async () => {
  await using desk = await openDesk();
  const { github, pull, repository } = desk;
  for (const operation of ["issues/create-comment", "pulls/create-review", "checks/create"]) {
    github.fault(operation, { kind: "secondary-limit", retryAfterSeconds: 0 });
    github.fault(operation, { kind: "secondary-limit", retryAfterSeconds: 0, status: 429 });
    github.fault(operation, { kind: "reset", when: "after" });
  }
  github.fault("issues/update-comment", { kind: "bad-gateway", when: "after" });
  const step = await opened(desk);
  expect(step).toMatchObject({ conclusion: "success" });
  expect(pull.comments).toHaveLength(1);
  expect(pull.reviews).toHaveLength(1);
  expect(pull.threads).toHaveLength(7);
  expect(repository.checkRuns).toHaveLength(1);
  expect(pull.comments[0]?.body).toContain("8 issues");
  desk.settled();
});
