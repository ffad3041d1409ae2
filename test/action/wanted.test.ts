import { expect, it } from "vitest";
import { eachScene } from "../github/each-scene.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();

it("skips in green, with the reason, what the configuration or the event does not ask for", async () => {
  const { world: github, pull, repository } = scene;
  repository.collaborators.bob = "read";
  await using open = await openJob(github);
  await repository.commit("draft", { files: { "a.ts": "export {};\n" }, author: "alice" });
  const draft = await github.openPull(repository, { head: "draft", author: "alice", draft: true });
  await repository.commit("wip", { files: { "b.ts": "export {};\n" }, author: "alice" });
  const labels = ["wip"];
  const labeled = await github.openPull(repository, { head: "wip", author: "alice", labels });
  await repository.commit("readers", { files: { "c.ts": "export {};\n" }, author: "alice" });
  const readers = await github.openPull(repository, { head: "readers", author: "bob" });
  const head = pull.headSha;
  const push = { ref: "refs/heads/main", before: head, after: head };
  const opened = (of: typeof pull) => github.event("pull_request", "opened", of);
  const dispatch = () => github.event("workflow_dispatch", null, repository);

  const cases: readonly (readonly [
    what: string,
    event: WorkflowEvent,
    inputs: Record<string, string>,
    reason: string,
  ])[] = [
    ["a draft", await opened(draft), {}, "draft (review-drafts)"],
    [
      "a label to skip",
      await opened(labeled),
      { "skip-labels": "x,wip" },
      "label wip (skip-labels)",
    ],
    ["no label that is needed", await opened(pull), { "only-labels": "ready" }, "only-labels"],
    [
      "a label that asks for nothing",
      await github.event("pull_request", "labeled", labeled, { label: "wip" }),
      {},
      "the label that was added",
    ],
    [
      "an author whose role is not among those that are named",
      await opened(pull),
      { "allowed-roles": "admin, maintain" },
      "alice has the role write, which is not among allowed-roles",
    ],
    ["an author who may only read", await opened(readers), {}, "bob has no write access"],
    [
      "an action after which nothing is new",
      await github.event("pull_request", "closed", pull),
      {},
      "closed",
    ],
    ["a push", await github.event("push", null, repository, push), {}, "the event push"],
    ["a schedule", await github.event("schedule", null, repository), {}, "the event schedule"],
    [
      "a merge group",
      await github.event("merge_group", "checks_requested", await github.queue(pull)),
      {},
      "merge group",
    ],
    ["a dispatch without anything", await dispatch(), {}, "pull-request, or head and base"],
    [
      "a dispatch with a ref that is not there",
      await dispatch(),
      { head: "nowhere" },
      "there is no nowhere here",
    ],
  ];
  for (const [what, event, inputs, reason] of cases) {
    const { failure, outputs, summary } = await open.act(event, inputs);
    expect(failure, what).toBeNull();
    expect(outputs.outcome, what).toBe("skipped");
    expect(summary, what).toContain(reason);
  }
  await expect(open.act(await dispatch(), { "pull-request": "999" })).rejects.toThrow(
    "there is no pull request 999 in acme/shop, or the token may not read it",
  );
  for (const one of [pull, draft, labeled, readers]) {
    expect([...one.reviews, ...one.comments]).toEqual([]);
  }
});
