import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { type Desk, openDesk } from "./desk.ts";

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
