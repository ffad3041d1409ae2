import { expect, it } from "vitest";
import type { MarkedCommit } from "../../../src/github/marker/marker.ts";
import { revertMessage } from "../../../src/github/plan/commit-message.ts";
import { plannedCommit } from "../../../src/github/plan/plan-commits.ts";
import { postCommits } from "../../../src/github/publish/commits/post-commits.ts";
import { readOwnCommits } from "../../../src/github/read/own-commits.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import { issueOn } from "../../report/sample.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { fixing } from "../fixing.ts";
import { manyCommits, patience } from "../many-commits.ts";
import { madeIn, newFile, runOn } from "../scene.ts";

const scene = eachScene();

async function ownCommits(): Promise<MarkedCommit[]> {
  const client = connect(scene.world, patience);
  const read = await readPullRequest(client, { owner: "acme", repo: "shop" }, scene.pull.number);
  return await readOwnCommits(client, read);
}

const forgetSummary = () => {
  for (const comment of [...scene.pull.comments]) scene.world.deleteComment(comment);
};

/** Takes a fix of ours back, as `undo` does. */
async function undo(fix: MarkedCommit): Promise<string> {
  const contents = new TextEncoder().encode(newFile);
  const additions = [{ path: "src/cart.ts", contents, executable: false }];
  const message = revertMessage(fix, "Fix: a total");
  const commit = plannedCommit(fix.issue, message, { additions, deletions: [] });
  const plan = {
    head: scene.pull.headSha,
    branch: { repository: "acme/shop", name: "feature" },
    commits: [commit],
  };
  const committer = { viewer: { login: "x", id: 1 }, pushCommit: () => expect.unreachable() };
  const [posted] = await postCommits(connect(scene.world), plan, committer);
  return posted?.status === "made" ? posted.sha : "";
}

it("knows our commits oldest first, from the summary, or from the branch where that is gone", async () => {
  const [first, second] = [issueOn(6).id, issueOn(9).id];
  const { published } = await runOn(connect(scene.world), scene, fixing([6, 9]));
  const [one = "", two = ""] = madeIn(published.commits);
  const fixes = [
    { issue: first, sha: one },
    { issue: second, sha: two },
  ];
  expect(await ownCommits()).toEqual(fixes);
  forgetSummary();
  expect(await ownCommits()).toEqual(fixes);
});

it("finds behind what the summary remembers what it does not, also what took a fix back", async () => {
  const { published } = await runOn(connect(scene.world), scene, fixing([6]));
  const fix = { issue: issueOn(6).id, sha: madeIn(published.commits)[0] ?? "" };
  const reverting = { issue: fix.issue, sha: await undo(fix), reverts: fix.sha };
  expect(await ownCommits()).toEqual([fix, reverting]);
  forgetSummary();
  expect(await ownCommits()).toEqual([fix, reverting]);
});

it("takes nobody else's commit for ours, whatever its message says", async () => {
  await scene.repository.commit("feature", {
    files: { "a.ts": "x\n" },
    message: "Fix: a total\n\nCrosscheck-Issue: 0123abcd",
    author: "alice",
  });
  expect(await ownCommits()).toEqual([]);
});

it("finds them beyond the first page of a long pull request", async () => {
  await manyCommits(scene.repository, "feature", 100);
  const { published } = await runOn(connect(scene.world), scene, fixing([6]));
  forgetSummary();
  expect(await ownCommits()).toMatchObject([{ sha: madeIn(published.commits)[0] }]);
});

it("leaves the fixes of another configuration to that one", async () => {
  const { result, changes } = fixing([6]);
  const named = { ...result, name: "security" };
  const client = connect(scene.world, patience).named("security");
  await runOn(client, scene, { result: named, changes });
  forgetSummary();
  expect(await ownCommits()).toEqual([]);
  const read = await readPullRequest(client, { owner: "acme", repo: "shop" }, scene.pull.number);
  expect(await readOwnCommits(client, read)).toEqual([
    { issue: issueOn(6).id, sha: scene.pull.headSha },
  ]);
});
