import { expect, it } from "vitest";
import { answerCommand } from "../../../src/action/commands/answer-command.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { fixing } from "../../github/fixing.ts";
import { requestOf } from "../../github/request-of.ts";
import { runOn } from "../../github/scene.ts";
import { markedIn, signed } from "../../github/signed.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();

/** Fixes an issue; returns the SHA of our commit. */
async function fixed(): Promise<string> {
  await runOn(connect(scene.world), scene, fixing([6]));
  return scene.pull.headSha;
}

/** What the summary remembers. */
function remembered() {
  const marker = markedIn(scene.pull.comments[0]?.body ?? "");
  if (marker?.kind !== "summary") throw new Error("there is no summary");
  return marker;
}

async function undo() {
  const { world, pull } = scene;
  const comment = world.comment(pull, { author: "alice", body: "/crosscheck undo" });
  const event = await world.event("issue_comment", "created", comment);
  await using opened = await openJob(world);
  const { outcome } = await answerCommand(requestOf(event), opened.job);
  const reactions = comment.reactions.map(({ content }) => content);
  return { outcome, reactions, answer: pull.comments.at(-1)?.body ?? "" };
}

it("has undone nothing where the branch moved meanwhile, and says and remembers that", async () => {
  const fix = await fixed();
  const { world, repository, pull } = scene;
  const before = remembered().commits;
  world.fault("graphql/createCommitOnBranch", {
    kind: "meanwhile",
    run: async () => {
      await repository.commit("feature", { files: { "b.ts": "mine\n" }, author: "alice" });
    },
  });
  const { outcome, reactions, answer } = await undo();
  expect(outcome).toBe("skipped");
  expect(reactions).toEqual(["eyes", "confused"]);
  expect(answer).toContain(`\`${fix.slice(0, 8)}\` is not undone: the head moved meanwhile`);
  expect(remembered().commits).toEqual(before);
  expect(pull.threads.map(({ resolved }) => resolved)).toEqual([true]);
});

it("has undone nothing where the branch is protected by now, and says so in GitHub's words", async () => {
  await fixed();
  scene.repository.protect("feature");
  const { outcome, reactions, answer } = await undo();
  expect(outcome).toBe("skipped");
  expect(reactions).toEqual(["eyes", "confused"]);
  expect(answer).toContain("is not undone: the branch is protected");
  expect(answer).toContain("Changes must be made through a pull request.");
});

it.each([
  ["issues/update-comment", "The summary could not be written"],
  ["graphql/addPullRequestReviewThreadReply", "The issue's thread was not told"],
  ["graphql/unresolveReviewThread", "The issue's thread stays resolved"],
])(
  "has undone the fix where %s is refused, and says what was not done",
  async (operation, said) => {
    const fix = await fixed();
    const refusal = { kind: "status", status: 422, body: { message: "Not now" } } as const;
    scene.world.fault(operation, refusal, { times: 9 });
    const { outcome, reactions, answer } = await undo();
    expect(outcome).toBe("success");
    expect(reactions).toEqual(["eyes", "rocket"]);
    expect(answer).toContain(`Undid \`${fix.slice(0, 8)}\` in ${scene.pull.headSha}.`);
    expect(answer).toContain(said);
    expect(answer).toContain("Not now");
  },
);

it.each([
  ["merged", { state: "closed", merged: true } as const],
  ["closed", { state: "closed" } as const],
])("does nothing on a pull request that is %s, and calls it so", async (said, state) => {
  await fixed();
  Object.assign(scene.pull, state);
  expect((await undo()).answer).toContain(`the pull request is ${said}.`);
});

it("undoes no fix that was made after the comment", async () => {
  const { world, pull } = scene;
  const comment = world.comment(pull, { author: "alice", body: "/crosscheck undo" });
  const event = await world.event("issue_comment", "created", comment);
  // Times of GitHub have no fractions of a second.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const fix = await fixed();
  await using opened = await openJob(world);
  expect((await answerCommand(requestOf(event), opened.job)).outcome).toBe("skipped");
  expect(pull.headSha).toBe(fix);
  expect(pull.comments.at(-1)?.body).toContain("came after your comment");
});

it("undoes no fix that is not on the branch any more", async () => {
  const fix = await fixed();
  const client = connect(scene.world);
  const sha = (await scene.repository.head(`${fix}^`)) ?? "";
  await client.rest.git.updateRef({
    ...{ owner: "acme", repo: "shop", ref: "heads/feature", sha, force: true },
  });
  const { outcome, answer } = await undo();
  expect(outcome).toBe("skipped");
  expect(answer).toContain(`\`${fix.slice(0, 8)}\`, is not on this branch any more.`);
  expect(scene.pull.headSha).toBe(sha);
});

it("restores no link, which could point anywhere", async () => {
  const { repository, pull } = scene;
  await fixed();
  const files = { link: { content: "/etc/passwd", mode: "120000" } } as const;
  const sha = await repository.commit("feature", { files, author: "alice" });
  // It is remembered as one of ours.
  const [summary] = pull.comments;
  const marker = remembered();
  const commits = [...marker.commits, { issue: "0123abcd", sha }];
  if (summary) summary.body = signed("Report", { ...marker, commits });
  const { outcome, answer } = await undo();
  expect(outcome).toBe("skipped");
  expect(answer).toContain("changed links or submodules: I cannot undo it.");
  expect(pull.headSha).toBe(sha);
});

it("says that it is undone where only the thread could not be opened again", async () => {
  const fix = await fixed();
  scene.world.fault("graphql/unresolveReviewThread", { kind: "status", status: 403 });
  const { outcome, answer } = await undo();
  expect(outcome).toBe("success");
  expect(answer).toContain(`Undid \`${fix.slice(0, 8)}\``);
  expect(answer).toContain("The issue's thread stays resolved");
  expect(remembered().commits.at(-1)).toMatchObject({ reverts: fix });
  expect(scene.pull.comments[0]?.body).toContain("fix undone on request in");
});
