import { expect, it } from "vitest";
import { planReview } from "../../../src/action/decide/plan-review.ts";
import type { Finished } from "../../../src/action/job.ts";
import { startProgressComment } from "../../../src/action/progress/progress-comment.ts";
import { publishRun } from "../../../src/action/publish/publish-run.ts";
import { eachScene } from "../../github/each-scene.ts";
import { markedIn, signed } from "../../github/signed.ts";
import { issueOn, resultOf } from "../../report/sample.ts";
import { type OpenJob, type OpenJobOptions, openJob } from "../open-job.ts";

const scene = eachScene();

/**
 * Publishes a run that found one issue, after it has shown its progress.
 * @param meanwhile what happens between
 */
async function publish(
  meanwhile: () => void | Promise<void> = () => undefined,
  options: OpenJobOptions = {},
): Promise<Pick<OpenJob, "kept" | "endings" | "notes"> & { finished: Finished }> {
  const { world, pull } = scene;
  await using open = await openJob(world, options);
  const { job, kept, endings, notes } = open;
  const trigger = { actor: "alice", triggeringActor: "alice", sender: null };
  const repository = { owner: "acme", repo: "shop" };
  const cause = { kind: "review", event: "pull_request", action: "opened" } as const;
  const about = { label: null, pullNumber: pull.number, pullRequest: null };
  const request = { ...cause, ...about, repository, trigger };
  const planned = await planReview(request, job, { full: false });
  if (planned.status !== "ready") throw new Error(planned.status);
  const shown = startProgressComment(planned.read, planned.head, "review", job);
  const read = await shown.end();
  await meanwhile();
  const output = { result: resultOf([issueOn(6)]), fixes: [] };
  const finished = await publishRun({ ...planned, output, read }, job);
  return { kept, endings, finished, notes };
}

const ids = () => scene.pull.comments.map(({ id }) => String(id));

it("replaces the progress by the report, and asks nothing of the post step any more", async () => {
  const { kept, endings, finished } = await publish();
  expect(kept).toEqual([...ids(), ""]);
  expect(endings).toEqual([]);
  expect(finished.outcome).toBe("success");
  const [comment, ...others] = scene.pull.comments;
  expect(others).toEqual([]);
  expect(comment?.body).toContain("1 issue");
  expect(markedIn(comment?.body ?? "")).toMatchObject({ state: "done" });
});

it("leaves the progress to the post step where the report could not be written in its place", async () => {
  const { world, pull } = scene;
  const { kept, endings, finished } = await publish(() => {
    world.fault("issues/update-comment", { kind: "status", status: 403 }, { times: 9 });
  });
  expect(kept).toEqual(ids());
  // Nobody has cancelled or killed it.
  expect(endings).toEqual([expect.stringContaining("the report could not be written")]);
  expect(finished.notices.join("\n")).toContain("The summary could not be written");
  expect(markedIn(pull.comments[0]?.body ?? "")).toMatchObject({ state: "running" });
});

it("leaves alone, and to the post step, what a newer run reported meanwhile", async () => {
  const { world, pull } = scene;
  const newer = "c".repeat(40);
  const marker = {
    kind: "summary",
    state: "done",
    head: newer,
    reviewedHead: newer,
    reviewedBase: "b".repeat(40),
    said: [],
    issues: [],
    commits: [],
    dismissed: [],
    renamed: [],
  } as const;
  const { kept, endings, finished } = await publish(() => {
    for (const comment of [...pull.comments]) world.deleteComment(comment);
    const body = signed("The newer report.", marker);
    world.comment(pull, { author: "github-actions[bot]", body });
  });
  expect(kept).toHaveLength(1);
  expect(endings).toEqual([expect.stringContaining("A newer run has reported on cccccccc")]);
  expect(finished.notices.join("\n")).toContain("A newer run has reported on cccccccc");
  expect(pull.comments.map(({ body }) => body)).toEqual([
    expect.stringContaining("The newer report."),
  ]);
  expect(pull.reviews).toEqual([]);
});

it("keeps in its report what could not be published, and fails where GitHub did", async () => {
  const { world } = scene;
  const { finished } = await publish(() => {
    world.fault("pulls/create-review", { kind: "status", status: 403 }, { times: 9 });
  });
  const refused = expect.stringContaining("The review could not be posted");
  expect(finished).toMatchObject({ outcome: "success", lost: [] });
  expect(finished.result?.notices).toEqual([refused]);
  world.heal();
  const lost = await publish(() => {
    world.fault("pulls/create-review", { kind: "status", status: 401 }, { times: 9 });
  });
  expect(lost.finished).toMatchObject({ outcome: "partial", lost: [refused] });
  expect(lost.finished.result).toMatchObject({ outcome: "partial", notices: [refused] });
  world.heal();
  const limited = await publish(() => {
    const resetAtSeconds = Math.floor(Date.now() / 1000) + 3_000;
    world.fault("pulls/create-review", { kind: "primary-limit", resetAtSeconds }, { times: 9 });
  });
  expect(limited.finished).toMatchObject({ outcome: "partial", lost: [refused] });
});

it("prints what it would write with dry-run, and keeps nothing", async () => {
  const { pull } = scene;
  const { kept, notes } = await publish(undefined, { inputs: { "dry-run": "true" } });
  expect(kept).toEqual([]);
  expect(pull.comments).toEqual([]);
  expect(notes.join("\n")).toContain('"pullNumber": 1');
});
