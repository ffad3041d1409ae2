import { expect, it } from "vitest";
import { startProgressComment } from "../../../src/action/progress/progress-comment.ts";
import { parseMarker, type SummaryMarker, withMarker } from "../../../src/github/marker/marker.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { runOn } from "../../github/scene.ts";
import { writesOf } from "../../github/writes.ts";
import { issueOn, resultOf } from "../../report/sample.ts";
import type { Comment } from "../../world/github/entity/comment.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const name = { owner: "acme", repo: "shop" };
const later = "c".repeat(40);

const about = (head: string, over: Partial<SummaryMarker> = {}): SummaryMarker => ({
  kind: "summary",
  state: "done",
  head,
  reviewedHead: head,
  reviewedBase: "b".repeat(40),
  said: [],
  issues: [],
  commits: [],
  dismissed: [],
  renamed: [],
  ...over,
});

interface Told {
  /** What the summary comment says when the run begins; null: there is none. */
  readonly before?: { readonly text: string; readonly marker: SummaryMarker } | null;
  /** What happens between the run's reading and its first word. */
  readonly meanwhile?: (summary: Comment) => void;
  readonly task?: "review" | "fix";
}

/** A run that begins on the pull request's head and shows it. */
async function begin({ before = null, meanwhile, task = "review" }: Told) {
  const { world, pull } = scene;
  const author = "github-actions[bot]";
  const summary =
    before && world.comment(pull, { author, body: withMarker(before.text, before.marker) });
  const opened = await openJob(world);
  const { job } = opened;
  const read = await readPullRequest(job.client, name, pull.number);
  if (summary) meanwhile?.(summary);
  const shown = startProgressComment(read, pull.headSha, task, job);
  return { ...opened, shown };
}

/** The one comment that is kept up to date. */
function summary() {
  const [comment, ...others] = scene.pull.comments;
  if (comment === undefined) throw new Error("there is no summary");
  expect(others).toEqual([]);
  return { body: comment.body, marker: parseMarker(comment.body) };
}

it("says at once that a run works, and hands on the comment for the report", async () => {
  await using run = await begin({});
  const { existing } = await run.shown.end();
  const { body, marker } = summary();
  expect(body).toContain("Crosscheck is reviewing");
  expect(marker).toMatchObject({ state: "running", head: scene.pull.headSha, reviewedHead: null });
  expect(existing.summary).toMatchObject({ id: scene.pull.comments[0]?.id, marker });
  expect(run.kept).toEqual([String(scene.pull.comments[0]?.id)]);
});

it("does not write an older run's progress over the report of a newer one", async () => {
  const { world, repository, pull } = scene;
  await runOn(connect(world), scene, { result: resultOf([issueOn(6)]) });
  await using open = await openJob(world);
  const old = await readPullRequest(open.job.client, name, pull.number);
  await repository.commit("feature", { files: { "b.ts": "new\n" }, author: "alice" });
  await runOn(connect(world), scene, { result: resultOf([issueOn(6), issueOn(8)]) });
  const report = pull.comments.map(({ body }) => body);
  const progress = startProgressComment(old, old.pullRequest.head, "review", open.job);
  await progress.end();
  expect(pull.comments.map(({ body }) => body)).toEqual(report);
  expect(open.notes.join("\n")).toContain("a newer run is about");
});

it.each(["running", "done"] as const)(
  "never writes over what a newer run says that is %s",
  async (state) => {
    const body = withMarker("The newer run's words.", about(later, { state }));
    await using run = await begin({
      before: { text: "An earlier report.", marker: about("a".repeat(40)) },
      meanwhile: (comment) => {
        comment.body = body;
      },
    });
    await run.shown.end();
    expect(summary().body).toBe(body);
    expect(writesOf(scene.world)).toEqual([]);
    expect(run.notes.join()).toContain(`a newer run is about ${later.slice(0, 8)}`);
    expect(run.kept).toEqual([]);
  },
);

it("leaves a newer run's report alone, whatever becomes of its own run", async () => {
  const body = withMarker("The newer run's report.", about(later));
  await using run = await begin({
    before: { text: "An earlier report.", marker: about("a".repeat(40)) },
    meanwhile: (comment) => {
      comment.body = body;
    },
  });
  await run.shown.fail("the disk is full");
  expect(summary().body).toBe(body);
});

it("keeps what commands added to the comment's memory since it was read", async () => {
  const marker = about("a".repeat(40));
  const commits = [{ issue: "0123abcd", sha: "d".repeat(40) }];
  const more = { dismissed: ["0123abcd"], commits };
  await using run = await begin({
    before: { text: "An earlier report.", marker },
    meanwhile: (comment) => {
      comment.body = withMarker("An earlier report.", { ...marker, ...more });
    },
  });
  const { existing } = await run.shown.end();
  expect(summary().marker).toEqual({ ...marker, ...more, state: "running" });
  expect(existing.summary?.marker).toMatchObject(more);
});

it("stands in the place of a report for a review, and above it for a fix", async () => {
  const before = { text: "An earlier report.", marker: about(scene.pull.headSha) };
  await using review = await begin({ before });
  await review.shown.end();
  expect(summary().body).not.toContain(before.text);
  scene.world.deleteComment(scene.pull.comments[0] as Comment);
  await using fix = await begin({ before, task: "fix" });
  await fix.shown.end();
  expect(summary().body).toMatch(/^🔄 \*\*Crosscheck is fixing[\s\S]*An earlier report\./);
});

it("begins anew where somebody deleted the comment", async () => {
  await using run = await begin({
    before: {
      text: "An earlier report.",
      marker: about("a".repeat(40), { dismissed: ["0123abcd"] }),
    },
    meanwhile: (comment) => scene.world.deleteComment(comment),
  });
  await run.shown.end();
  expect(summary().marker).toMatchObject({ state: "running", dismissed: ["0123abcd"] });
});

it("says why a run ended without a report", async () => {
  await using run = await begin({});
  await run.shown.fail("the disk is full");
  const { body, marker } = summary();
  expect(body).toContain("ended before it had a report**: the disk is full");
  expect(marker).toMatchObject({ state: "done" });
  expect(run.kept.at(-1)).toBe("");
});

it("is a courtesy: what GitHub refuses ends it, with a line in the log", async () => {
  scene.pull.locked = true;
  await using run = await begin({});
  expect((await run.shown.end()).existing.summary).toBeNull();
  expect(run.notes).toEqual([expect.stringContaining("progress is not shown")]);
});
