import { expect, it } from "vitest";
import { answerCommand } from "../../../src/action/commands/answer-command.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { fixing } from "../../github/fixing.ts";
import { requestOf } from "../../github/request-of.ts";
import { newFile, runOn } from "../../github/scene.ts";
import { markedIn } from "../../github/signed.ts";
import { writesOf } from "../../github/writes.ts";
import { issueOn } from "../../report/sample.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const fixed = issueOn(6);
const open = issueOn(12, "Left open");

interface Asked {
  readonly author?: string;
  /** What happens between the review and the comment. */
  readonly meanwhile?: () => void | Promise<void>;
}

/** What becomes of a comment on a pull request with two issues, one of which we have fixed. */
async function ask(words: string, { author = "alice", meanwhile }: Asked = {}) {
  const { world, pull } = scene;
  await runOn(connect(world), scene, fixing([6], [open.title]));
  const fix = pull.headSha;
  await meanwhile?.();
  const posted = world.comment(pull, { author, body: `/crosscheck ${words}` });
  const event = await world.event("issue_comment", "created", posted);
  await using opened = await openJob(world);
  const before = writesOf(world).length;
  const comments = pull.comments.length;
  const { outcome } = await answerCommand(requestOf(event), opened.job);
  return {
    fix,
    outcome,
    writes: writesOf(world).slice(before),
    reactions: posted.reactions.map(({ content }) => content),
    answer: pull.comments.slice(comments).at(-1)?.body,
  };
}

/** The thread about an issue. */
const threadOf = (id: string) =>
  scene.pull.threads.find(({ comments }) => comments[0]?.body.includes(id));

it.each([
  ["help", "rocket"],
  ["dance", "confused"],
  [`explain ${fixed.id}`, "rocket"],
  ["explain 00000000", "confused"],
  // No agent can be started here.
  [`fix ${open.id}`, "confused"],
  ["review full", "confused"],
])("answers %s, and says with %s what came of it", async (words, reaction) => {
  const { reactions, answer } = await ask(words);
  expect(reactions).toEqual(["eyes", reaction]);
  expect(answer).toBeDefined();
});

it("shows who may not command that it heard, and says nothing", async () => {
  const told = await ask("undo", { author: "bob" });
  expect(told).toMatchObject({ outcome: "skipped", reactions: ["confused"], answer: undefined });
  expect(told.writes).toHaveLength(1);
});

it("dismisses: the summary keeps it, the thread hears why and is resolved", async () => {
  const { reactions, answer } = await ask(`dismiss ${open.id} as agreed`);
  expect(reactions).toEqual(["eyes", "rocket"]);
  expect(answer).toContain("Reason: as agreed");
  expect(markedIn(scene.pull.comments[0]?.body ?? "")).toMatchObject({ dismissed: [open.id] });
  expect(threadOf(open.id)?.resolved).toBe(true);
  expect(threadOf(open.id)?.comments.at(-1)?.body).toContain("Dismissed by `alice`.");
});

it("undoes a fix by a commit on top of it, and opens its thread again", async () => {
  const { fix, answer } = await ask("undo");
  const { repository, pull } = scene;
  expect(answer).toContain(`Undid \`${fix.slice(0, 8)}\` in ${pull.headSha}`);
  expect(await repository.head(`${pull.headSha}^`)).toBe(fix);
  expect(await repository.read("feature", "src/cart.ts")).toBe(newFile);
  expect(threadOf(fixed.id)?.resolved).toBe(false);
});

it("undoes nothing below a commit of somebody else", async () => {
  const files = { "b.ts": "mine\n" };
  const { answer, reactions } = await ask("undo", {
    meanwhile: async () => {
      await scene.repository.commit("feature", { files, author: "alice" });
    },
  });
  expect(reactions).toEqual(["eyes", "confused"]);
  expect(answer).toContain("commits of others on top");
  expect(scene.world.requests("graphql/createCommitOnBranch")).toHaveLength(1);
});

it.each(["review", "fix all", "undo"])(
  "does nothing for %s on a pull request that was closed",
  async (words) => {
    const { outcome, writes, answer } = await ask(words, {
      meanwhile: () => {
        scene.pull.state = "closed";
      },
    });
    expect(outcome).toBe("skipped");
    expect(answer).toContain("the pull request is closed");
    // Two reactions and the answer.
    expect(writes.toSorted()).toEqual(["graphql", "graphql", "issues/create-comment"]);
  },
);

it("warns where a command failed and nobody could be told", async () => {
  const { world, pull } = scene;
  const posted = world.comment(pull, { author: "alice", body: "/crosscheck review" });
  const event = await world.event("issue_comment", "created", posted);
  await using opened = await openJob(world);
  const refusal = { kind: "status", status: 403, body: { message: "Not now" } } as const;
  world.fault("repos/compare-commits-with-basehead", { kind: "bad-gateway" }, { times: 99 });
  world.fault("issues/create-comment", refusal, { times: 99 });
  await expect(answerCommand(requestOf(event), opened.job)).rejects.toThrow("502");
  expect(opened.job.paid.warnings.join()).toContain("The command was not answered");
});
