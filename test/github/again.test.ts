import { expect, it } from "vitest";
import { markedIssue } from "../../src/github/marker/marked-issue.ts";
import { issueIn, rememberedIssues } from "../../src/github/marker/remembered-issues.ts";
import { trustedSummary } from "../../src/github/read/pull-request.ts";
import { readPullRequest } from "../../src/github/read/read-pull-request.ts";
import { issueOn, issueOnFile, resultOf, reviewer } from "../report/sample.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { startGitHub } from "../world/github/start.ts";
import { connect } from "./connect.ts";
import { runOn, type Scene, setScene } from "./scene.ts";
import { signed } from "./signed.ts";

const remembered = async ({ pull, repository }: Scene, client: ReturnType<typeof connect>) => {
  const name = { owner: repository.owner, repo: repository.name };
  const { existing } = await readPullRequest(client, name, pull.number);
  return { existing, issues: rememberedIssues(existing) };
};

it("remembers what stands in threads and what stands in the summary, and until where all was reviewed", async () => {
  await using world = await startGitHub();
  const client = connect(world);
  const scene = await setScene(world);
  const base = "b".repeat(40);
  const result = resultOf([issueOn(6), issueOnFile("Whole file")], { base });
  await runOn(client, scene, { result });
  const { existing, issues } = await remembered(scene, client);
  expect(
    issues.map(({ title, state, thread }) => [title, state, thread && issueIn(thread)?.path]),
  ).toEqual([
    ["Problem on line 6", "open", "src/cart.ts"],
    ["Whole file", "open", null],
  ]);
  const marker = { reviewedHead: scene.pull.headSha, reviewedBase: base };
  expect(trustedSummary(existing)?.marker).toMatchObject(marker);
  expectClean(world);
});

it("does not count a head as reviewed when a reviewer is missing or the review could not be posted", async () => {
  await using world = await startGitHub();
  const client = connect(world);
  const scene = await setScene(world);
  const failed = { ...reviewer, status: "failed", reason: "it is ill" } as const;
  const partial = { outcome: "partial", reviewers: [reviewer, failed] } as const;
  await runOn(client, scene, { result: resultOf([], partial) });
  expect(
    trustedSummary((await remembered(scene, client)).existing)?.marker.reviewedHead,
  ).toBeNull();

  world.fault("pulls/create-review", { kind: "status", status: 403 });
  await runOn(client, scene, { result: resultOf([issueOn(6)]) });
  const { existing, issues } = await remembered(scene, client);
  expect(trustedSummary(existing)?.marker.reviewedHead).toBeNull();
  expect(issues).toEqual([]);
  await runOn(client, scene, { result: resultOf([issueOn(6)]) });
  expect(scene.pull.threads).toHaveLength(1);
  expectClean(world);
});

it("remembers an issue whose line GitHub refused as one of the summary", async () => {
  await using world = await startGitHub();
  const client = connect(world);
  const scene = await setScene(world);
  await runOn(client, scene, { result: resultOf([issueOn(6), issueOn(29)]) });
  const { existing, issues } = await remembered(scene, client);
  expect(issues.map(({ title, thread }) => [title, thread === null])).toEqual([
    ["Problem on line 6", false],
    ["Problem on line 29", true],
  ]);
  expect(trustedSummary(existing)?.marker.reviewedHead).toBe(scene.pull.headSha);
  expectClean(world);
});

it("closes the thread of what is gone once, and says nothing there when the head moved meanwhile", async () => {
  await using world = await startGitHub();
  const client = connect(world);
  const scene = await setScene(world);
  const issue = issueOn(6);
  await runOn(client, scene, { result: resultOf([issue]) });
  const { id, title, path } = issue;
  const result = resultOf([], { resolved: [{ id, title, path }] });
  const [thread] = scene.pull.threads;
  const push = async () => {
    await scene.repository.commit("feature", { files: { "x.txt": "x\n" }, author: "alice" });
  };
  await runOn(client, scene, { result, meanwhile: push });
  expect(thread).toMatchObject({ resolved: false });
  expect(thread?.comments).toHaveLength(1);

  await runOn(client, scene, { result });
  expect(thread).toMatchObject({ resolved: true, resolvedBy: "github-actions[bot]" });
  expect(thread?.comments[1]?.body).toContain(`gone as of ${scene.pull.headSha}`);
  expect((await remembered(scene, client)).issues[0]?.state).toBe("resolved");
  await runOn(client, scene, { result });
  expect(thread?.comments).toHaveLength(2);

  // It comes back: a new thread of the same issue, which is the one that counts.
  await runOn(client, scene, { result: resultOf([issue]) });
  expect(scene.pull.threads).toHaveLength(2);
  expect((await remembered(scene, client)).issues.map(({ state }) => state)).toEqual(["open"]);
  expectClean(world);
});

it("believes our own answer alone that an issue was dismissed", async () => {
  await using world = await startGitHub();
  const client = connect(world);
  const scene = await setScene(world);
  const issue = issueOnFile("Whole file");
  const key = "command:conversation:1";
  const body = signed("Dismissed.", { kind: "reply", key, dismissed: markedIssue(issue) });
  world.comment(scene.pull, { author: "alice", body });
  expect((await remembered(scene, client)).issues).toEqual([]);
  world.comment(scene.pull, { author: "github-actions[bot]", body });
  expect((await remembered(scene, client)).issues).toMatchObject([
    { title: "Whole file", state: "dismissed", thread: null },
  ]);
  // Also where a run does not know it by itself: what was dismissed is not said.
  await runOn(client, scene, { result: resultOf([issue]) });
  expect(scene.pull.reviews).toEqual([]);
  expectClean(world);
});

it("takes a thread that a person resolved for dismissed", async () => {
  await using world = await startGitHub();
  const client = connect(world);
  const scene = await setScene(world);
  await runOn(client, scene, { result: resultOf([issueOn(6)]) });
  const [thread] = scene.pull.threads;
  if (thread) Object.assign(thread, { resolved: true, resolvedBy: "alice" });
  expect((await remembered(scene, client)).issues[0]?.state).toBe("dismissed");
  expectClean(world);
});
