import { expect, it } from "vitest";
import { planReview } from "../../src/action/decide/plan-review.ts";
import type { Job } from "../../src/action/job.ts";
import { startProgressComment } from "../../src/action/progress/progress-comment.ts";
import { publishRun } from "../../src/action/publish/publish-run.ts";
import type { RawInputs } from "../../src/config/config.ts";
import { eachScene } from "../github/each-scene.ts";
import { issueOn, resultOf } from "../report/sample.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();

/** Plans a review of the pull request. */
async function plan(job: Job) {
  const trigger = { actor: "alice", triggeringActor: "alice", sender: null };
  const about = { label: null, pullNumber: scene.pull.number, pullRequest: null };
  const cause = { kind: "review", event: "pull_request", action: "opened" } as const;
  const request = { ...cause, ...about, repository: { owner: "acme", repo: "shop" }, trigger };
  return await planReview(request, job, { full: false });
}

/** Begins a run that shows its progress; the function that it returns publishes one issue. */
async function begin(inputs: RawInputs, line: number, workflow = { run: "7", job: "review" }) {
  const open = await openJob(scene.world, { inputs, workflow });
  const { job } = open;
  const planned = await plan(job);
  if (planned.status !== "ready") throw new Error(planned.status);
  const base = planned.change.base;
  const shown = startProgressComment(planned.read, planned.head, "review", job);
  const read = await shown.end();
  return async () => {
    await using _ = open;
    const output = { result: resultOf([issueOn(line)], { base }), fixes: [] };
    const finished = await publishRun({ ...planned, output, read }, job);
    return { finished, kept: open.kept };
  };
}

const bodies = () => scene.pull.comments.map(({ body }) => body);
const hint = /give each its own with the input name/;

it("reviews a head again with other reviewers or guidelines, and says how to keep two configurations apart", async () => {
  await (await begin({ reviewers: "claude", guidelines: "Only security." }, 6))();
  await using same = await openJob(scene.world, {
    inputs: { reviewers: "claude", guidelines: "Only security." },
    workflow: { run: "8", job: "again" },
  });
  expect((await plan(same.job)).status).toBe("nothing-new");
  for (const other of [
    { reviewers: "codex", guidelines: "Only security." },
    { reviewers: "claude", guidelines: "Only style." },
  ]) {
    await using open = await openJob(scene.world, { inputs: other });
    expect(await plan(open.job)).toMatchObject({
      status: "ready",
      trustNotices: [expect.stringMatching(hint)],
      memory: { since: null },
    });
  }
});

it.each([
  ["two jobs", { run: "7", job: "security" }, "Another job of this workflow run (security)"],
  ["a matrix", { run: "7", job: "review" }, "Another job of this workflow run (review)"],
  ["two workflows", { run: "8", job: "review" }, "Another run with other reviewers"],
])(
  "keeps the reports of %s at once apart, and calls neither killed",
  async (_, workflow, words) => {
    const first = await begin({ reviewers: "claude" }, 6);
    const second = await begin({ reviewers: "codex" }, 9, workflow);
    const done = [await second(), await first()];
    for (const { finished, kept } of done) {
      expect(finished.outcome).toBe("success");
      expect(kept.at(-1)).toBe("");
    }
    expect(bodies().join()).toContain("Problem on line 6");
    expect(bodies().join()).toContain("Problem on line 9");
    expect(bodies().join()).not.toMatch(/is reviewing|before it had a report/);
    expect(done.map(({ finished }) => finished.result?.notices.join()).join()).toMatch(hint);
    expect(done.map(({ finished }) => finished.result?.notices.join()).join()).toContain(words);
  },
);

it("keeps the reports of two workflows at once apart where an earlier push has a report, too", async () => {
  const { world, repository, pull } = scene;
  await (await begin({ reviewers: "codex" }, 9, { run: "6", job: "review" }))();
  await repository.commit("feature", { files: { "src/b.ts": "new\n" }, author: "alice" });
  const first = await begin({ reviewers: "claude" }, 6);
  const second = await begin({ reviewers: "codex" }, 9, { run: "8", job: "review" });
  expect(bodies()).toHaveLength(2);
  const done = [await first(), await second()];
  expect(bodies().join()).toContain("Problem on line 6");
  expect(bodies().join()).not.toMatch(/is reviewing|before it had a report/);
  expect(done.map(({ finished }) => finished.result?.notices.join()).join()).toMatch(hint);
  expect(world.violations).toEqual([]);
  expect(pull.threads).toHaveLength(2);
});

it("takes a comment of its own where another configuration began to use the one that stands", async () => {
  const { repository } = scene;
  await (await begin({ reviewers: "codex" }, 9, { run: "6", job: "review" }))();
  await repository.commit("feature", { files: { "src/b.ts": "new\n" }, author: "alice" });
  await using late = await openJob(scene.world, { inputs: { reviewers: "codex" } });
  const planned = await plan(late.job);
  if (planned.status !== "ready") throw new Error(planned.status);
  const first = await begin({ reviewers: "claude" }, 6);
  await startProgressComment(planned.read, planned.head, "review", late.job).end();
  expect(bodies()).toHaveLength(2);
  await first();
  expect(bodies().join()).toContain("Problem on line 6");
});

it("takes a job that is started again for itself", async () => {
  await (await begin({ reviewers: "claude" }, 6))();
  await using again = await openJob(scene.world, {
    inputs: { reviewers: "claude" },
    workflow: { run: "7", job: "review" },
  });
  expect((await plan(again.job)).status).toBe("nothing-new");
});
