import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { type Desk, openDesk } from "./desk.ts";

it("skips in green, with the reason, what the configuration or the event does not ask for", async () => {
  await using desk = await openDesk();
  const { github, pull, repository } = desk;
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
    const step = await desk.use(event, inputs);
    expect(step.conclusion, what).toBe("success");
    expect(step.outputs.outcome, what).toBe("skipped");
    expect(step.summary, what).toContain(reason);
  }
  const nowhere = await desk.use(await dispatch(), { "pull-request": "999" });
  expect(nowhere.conclusion).toBe("failure");
  expect(nowhere.annotations.map(({ message }) => message).join()).toContain(
    "no pull request 999 in acme/shop",
  );
  for (const one of [pull, draft, labeled, readers]) {
    expect([...one.reviews, ...one.comments]).toEqual([]);
  }
  expect(desk.models.requests).toEqual([]);
  desk.settled();
});

const quick = { fix: "off", vote: "false" };

it("reviews a draft with the label that was just added, where both are wanted", async () => {
  await using desk = await openDesk(quick);
  const { github, pull } = desk;
  pull.draft = true;
  pull.labels.push("ready");
  const event = await github.event("pull_request", "labeled", pull, { label: "ready" });
  const step = await desk.use(event, { "review-drafts": "true", "only-labels": "ready" });
  expect(step.outputs.outcome).toBe("success");
  expect(pull.reviews.length).toBeGreaterThan(0);
  desk.settled();
});

it("reviews a draft once it is ready, and what a bot opened where that bot is named", async () => {
  await using desk = await openDesk(quick);
  const { github, pull, repository } = desk;
  pull.draft = true;
  const draft = await desk.use(await github.event("pull_request", "opened", pull));
  expect(draft.outputs.outcome).toBe("skipped");
  pull.draft = false;
  const ready = await desk.use(await github.event("pull_request", "ready_for_review", pull));
  expect(ready.outputs.outcome).toBe("success");
  expect(pull.reviews).toHaveLength(1);

  pull.state = "closed";
  const author = "renovate[bot]";
  const bots = await github.openPull(repository, { head: pull.headRef, author });
  const opened = await github.event("pull_request", "opened", bots, { sender: author });
  const stranger = await desk.use(
    opened,
    {},
    { github: { actor: author, triggering_actor: author } },
  );
  expect(stranger.summary).toContain("not named in allowed-bots");
  const named = await desk.use(
    opened,
    { "allowed-bots": author },
    { github: { actor: author, triggering_actor: author } },
  );
  expect(named.outputs.outcome, named.summary).toBe("success");
  expect(bots.reviews).toHaveLength(1);
  desk.settled();
});

it("reviews everybody's pull requests where that is wanted, and commits nothing for them", async () => {
  await using desk = await openDesk();
  const { github, repository } = desk;
  const pull = await fromReader(desk);
  const head = pull.headSha;
  const event = await github.event("pull_request_target", "opened", pull);
  const step = await desk.use(event, {
    "review-authors": "all",
    "confirm-fixes": "false",
    "max-fixes": "1",
    fix: "commit",
  });
  expect(step.outputs).toMatchObject({ outcome: "success", "fixed-count": "1" });
  const why = "The fixes are suggested, not committed: whoever caused this run has no write access";
  expect(pull.comments[0]?.body).toContain(why);
  expect(pull.threads.length).toBeGreaterThan(0);
  expect(await repository.head(pull.headRef)).toBe(head);
  expect(github.requests("graphql/createCommitOnBranch")).toEqual([]);
  desk.settled();
});

/** The sample's change once more, as a pull request of bob's, who may only read. */
async function fromReader({ github, repository, pull }: Desk) {
  pull.state = "closed";
  return await github.openPull(repository, { head: pull.headRef, author: "bob" });
}

it("reviews what lies between two refs, for the job summary and the report, and writes to no pull request", async () => {
  await using desk = await openDesk(quick);
  const { github, pull, repository } = desk;
  const event = await github.event("workflow_dispatch", null, repository);
  const step = await desk.use(event, { head: "coupons" });
  expect(step).toMatchObject({ conclusion: "success" });
  expect(step.outputs).toMatchObject({ outcome: "success", "issue-count": "8", "review-url": "" });
  expect(step.summary).toContain("SQL injection");
  expect(repository.checkRuns).toMatchObject([
    { headSha: pull.headSha, status: "completed", conclusion: "success" },
  ]);
  const report: unknown = JSON.parse(await readFile(step.outputs.report ?? "", "utf8"));
  expect(report).toMatchObject({ head: pull.headSha, pullRequest: null });
  expect([...pull.reviews, ...pull.comments]).toEqual([]);
  desk.settled();
});
