import { expect, it } from "vitest";
import { fetchPinned } from "../../../src/action/decide/fetch-pinned.ts";
import { publishFixes } from "../../../src/action/publish/publish-fixes.ts";
import { publishRun } from "../../../src/action/publish/publish-run.ts";
import { trustedSummary } from "../../../src/github/read/pull-request.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import { noMemory } from "../../../src/run/memory.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { fixing } from "../../github/fixing.ts";
import { newFile, runOn } from "../../github/scene.ts";
import { markedIn, signed } from "../../github/signed.ts";
import { writesOf } from "../../github/writes.ts";
import { issueOn, resultOf } from "../../report/sample.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const issue = issueOn(6);
const { result, changes: committed = new Map() } = fixing([6]);
const assembled = result.fixes.map((fix) => {
  return { fix, changes: committed.get(fix.issue) ?? null };
});
const shop = { owner: "acme", repo: "shop" };

/** What happens while the agents work. */
type Meanwhile = () => void | Promise<void>;

/** A run that read the pull request, then worked, and now comes to its end. */
async function worked(meanwhile?: Meanwhile) {
  const opened = await openJob(scene.world, { inputs: { fix: "commit" } });
  const { job } = opened;
  const read = await readPullRequest(job.client, shop, scene.pull.number);
  const { head } = read.pullRequest;
  const change = await fetchPinned({ ...read.pullRequest, head }, job);
  await meanwhile?.();
  const before = writesOf(scene.world).length;
  const writes = () => writesOf(scene.world).slice(before);
  return { ...opened, read, head, change, writes };
}

/** The end of a review that has a fix to commit. */
async function review(meanwhile?: Meanwhile) {
  await using run = await worked(meanwhile);
  const { read, head, change, job } = run;
  const marker = trustedSummary(read.existing)?.marker;
  const output = { result, fixes: assembled };
  const pinned = { read, head, marker, change, memory: noMemory, output, trustNotices: [] };
  const finished = await publishRun(pinned, job);
  return { finished, head, writes: run.writes() };
}

/** The end of a fix that a comment asked for. */
async function fixed(meanwhile?: Meanwhile, answeredIn: number | null = null) {
  await using run = await worked(meanwhile);
  const { read, head, change, job } = run;
  const { config } = job;
  const fixes = { result, assembled, change, read, config, answeredIn };
  const finished = await publishFixes(fixes, job);
  return { finished, head, writes: run.writes() };
}

/** What a later run leaves as its report. */
function report(): string {
  const reviewed = { reviewedHead: "c".repeat(40), reviewedBase: "b".repeat(40) };
  const rest = { said: [], issues: [], commits: [], dismissed: [], renamed: [] };
  const told = { kind: "summary", state: "done", head: "c".repeat(40) } as const;
  return signed("The later report.", { ...told, ...reviewed, ...rest });
}

it("posts what a run found, and commits its fix", async () => {
  const { finished, head } = await review();
  const { pull, repository } = scene;
  expect(finished.result?.fixes).toMatchObject([{ commit: pull.headSha }]);
  expect(await repository.head(`${pull.headSha}^`)).toBe(head);
  expect(pull.threads).toHaveLength(1);
  expect(markedIn(pull.comments[0]?.body ?? "")).toMatchObject({ state: "done", head });
});

it("commits a fix that a comment asked for, and adds it to the report that stands", async () => {
  await runOn(connect(scene.world), scene, { result: resultOf([issue]) });
  const [before = ""] = (scene.pull.comments[0]?.body ?? "").split("\n<!-- crosscheck");
  const { finished } = await fixed();
  expect(finished.result?.fixes).toMatchObject([{ commit: scene.pull.headSha }]);
  const body = scene.pull.comments[0]?.body ?? "";
  expect(body.startsWith(before.trimEnd())).toBe(true);
  expect(body).toContain(`fixed on request in ${scene.pull.headSha.slice(0, 8)}`);
});

it.each([
  ["a review", review],
  ["a fix", fixed],
] as const)("commits nothing of %s to a pull request that was closed meanwhile", async (_, end) => {
  await runOn(connect(scene.world), scene, { result: resultOf([issue]) });
  const { finished, head } = await end(() => {
    scene.pull.state = "closed";
  });
  expect(finished.result?.fixes).toMatchObject([{ commit: null }]);
  expect(scene.world.requests("graphql/createCommitOnBranch")).toEqual([]);
  expect(await scene.repository.head("feature")).toBe(head);
  expect(await scene.repository.read("feature", "src/cart.ts")).toBe(newFile);
  expect(scene.pull.threads.map((thread) => thread.resolved)).toEqual([false]);
});

it("says once that a fix was refused that a comment in its thread asked for twice", async () => {
  const { pull, repository, world } = scene;
  await runOn(connect(world), scene, { result: resultOf([issue]) });
  repository.protect("feature");
  const [thread] = pull.threads;
  // The command is answered there: nothing else says it in the thread.
  for (const answeredIn of [thread?.comments[0]?.id ?? 0, null, null]) {
    const { finished } = await fixed(undefined, answeredIn);
    expect(finished.notices.join("\n")).toContain("the branch is protected");
    expect(thread?.comments).toHaveLength(answeredIn === null ? 2 : 1);
  }
  const rows = pull.comments[0]?.body.match(/not committed on request/g);
  expect(rows).toHaveLength(1);
});

it("posts nothing where a newer run has reported meanwhile, and says so", async () => {
  const later = report();
  const { finished, writes } = await review(() => {
    scene.world.comment(scene.pull, { author: "github-actions[bot]", body: later });
  });
  expect(writes).toEqual([]);
  expect(scene.pull.comments.map(({ body }) => body)).toEqual([later]);
  expect(finished.notices).toEqual([expect.stringMatching(/newer run .* cccccccc /)]);
  expect(finished.result).toMatchObject({ issues: [{ id: issue.id }], notices: finished.notices });
});

it("keeps what commands added to the summary's memory while the agents worked", async () => {
  await runOn(connect(scene.world), scene, { result: resultOf([issueOn(9)]) });
  const commits = [{ issue: "0123abcd", sha: "d".repeat(40) }];
  await review(() => {
    const [comment] = scene.pull.comments;
    const marker = markedIn(comment?.body ?? "");
    if (comment === undefined || marker?.kind !== "summary") throw new Error("no summary");
    comment.body = signed("Report", { ...marker, dismissed: ["0123abcd"], commits });
  });
  expect(markedIn(scene.pull.comments[0]?.body ?? "")).toMatchObject({
    dismissed: ["0123abcd"],
    commits: [...commits, { issue: issue.id, sha: scene.pull.headSha }],
  });
});
