import { expect, it } from "vitest";
import { openSample, type SampleWorld } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import { agentsToolCache } from "../world/agents.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { UsesOptions } from "../world/runner/runner.ts";
import { action } from "./agents.ts";

const toolCache = await agentsToolCache();

async function open(): Promise<SampleWorld> {
  return await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });
}

async function use(
  world: SampleWorld,
  event: WorkflowEvent,
  inputs: Record<string, string> = {},
  over: Partial<UsesOptions> = {},
) {
  const all = { ...world.inputs, ...inputs };
  return await world.runner.uses({ action, event, inputs: all, ...over });
}

function settled(world: SampleWorld): void {
  expect(world.models.problems).toEqual([]);
  expectClean(world.github);
}

it("reviews the pull request that workflow_dispatch names, and suggests patches that apply to the head", async () => {
  await using world = await open();
  const { github, pull, repository } = world;
  const event = await github.event("workflow_dispatch", null, repository);
  const step = await use(world, event, { "pull-request": String(pull.number) });
  expect(step).toMatchObject({ conclusion: "success" });
  expect(step.outputs.outcome).toBe("success");
  expect(step.outputs["review-url"]).toContain("pullrequestreview");
  expect(pull.threads).toHaveLength(7);
  const bodies = pull.threads.map((thread) => thread.comments[0]?.body ?? "");
  const suggested = bodies.filter((body) => body.includes("```suggestion"));
  expect(suggested.length).toBeGreaterThanOrEqual(3);
  expect(bodies.find((body) => body.includes("Page 1 skips"))).toContain(
    "```suggestion\n  const offset = (page - 1) * pageSize;\n```",
  );
  // Nothing was pushed.
  expect(await repository.head(pull.headRef)).toBe(pull.headSha);
  expect(github.requests("graphql/createCommitOnBranch")).toEqual([]);
  settled(world);
});

it("asks nobody and says nothing when the same head is to be reviewed again", async () => {
  await using world = await open();
  const { github, pull } = world;
  const inputs = { fix: "off" };
  await use(world, await github.event("pull_request", "opened", pull), inputs);
  const [before, comments] = [pull.reviews.length, pull.comments.length];
  const again = await use(world, await github.event("pull_request", "reopened", pull), inputs);
  expect(again.outputs.outcome).toBe("skipped");
  expect([pull.reviews.length, pull.comments.length]).toEqual([before, comments]);
  expect(pull.threads).toHaveLength(7);
  settled(world);
});

it("fixes the issue of a thread when a writer asks for it there, and only that one", async () => {
  await using world = await open();
  const { github, pull, repository } = world;
  await use(world, await github.event("pull_request", "opened", pull), { fix: "off" });
  const thread = pull.threads.find((one) => one.path === "src/orders/cart.ts");
  if (!thread) throw new Error("the coupon issue was not posted");
  const asked = github.reply(thread, { author: "alice", body: "/crosscheck fix" });
  const event = await github.event("pull_request_review_comment", "created", asked);
  const before = pull.headSha;
  const step = await use(world, event);
  expect(step).toMatchObject({ conclusion: "success" });
  expect(pull.headSha).not.toBe(before);
  expect(await repository.read(pull.headSha, "src/orders/cart.ts")).toContain("Math.round(");
  expect(await repository.read(pull.headSha, "src/http/orders.ts")).toContain("page * pageSize");
  expect(asked.reactions.map((reaction) => reaction.content)).toEqual(["eyes", "rocket"]);
  expect(thread.resolved).toBe(true);
  const answers = thread.comments.slice(2).map((comment) => comment.body);
  expect(answers.join("\n")).toContain(pull.headSha.slice(0, 8));
  settled(world);
});

it("fixes by ID in the conversation, answers there, and refuses when the head moved on", {
  tags: ["nightly"],
}, async () => {
  await using world = await open();
  const { github, pull, repository } = world;
  const first = await use(world, await github.event("pull_request", "opened", pull), {
    fix: "off",
  });
  const issues = JSON.parse(first.outputs.issues ?? "[]") as { id: string; title: string }[];
  const injection = issues.find((issue) => issue.title.includes("SQL injection"));
  const ask = async (body: string) => {
    const comment = github.comment(pull, { author: "alice", body });
    const step = await use(world, await github.event("issue_comment", "created", comment));
    return { step, comment, answer: pull.comments.at(-1)?.body ?? "" };
  };
  const done = await ask(`/crosscheck fix ${injection?.id}`);
  expect(done.comment.reactions.map((one) => one.content)).toEqual(["eyes", "rocket"]);
  expect(done.answer).toContain(`fixed in ${pull.headSha.slice(0, 8)}`);
  expect(await repository.read(pull.headSha, "src/http/orders.ts")).toContain("note like $1");

  await repository.commit("coupons", { files: { "notes.txt": "more\n" }, author: "alice" });
  const late = await ask("/crosscheck fix all");
  expect(late.comment.reactions.map((one) => one.content)).toEqual(["eyes", "confused"]);
  expect(late.answer).toContain("ask for a review first");
  expect(github.requests("graphql/createCommitOnBranch")).toHaveLength(1);
  settled(world);
});

it("gives nobody without write access anything but a confused look", async () => {
  await using world = await open();
  const { github, pull, models } = world;
  await use(world, await github.event("pull_request", "opened", pull), { fix: "off" });
  const asked = models.requests.length;
  const comment = github.comment(pull, { author: "bob", body: "/crosscheck fix all" });
  const step = await use(world, await github.event("issue_comment", "created", comment));
  expect(step.conclusion).toBe("success");
  expect(step.outputs.outcome).toBe("skipped");
  expect(comment.reactions.map((one) => one.content)).toEqual(["confused"]);
  expect(pull.comments.at(-1)).toBe(comment);
  expect(models.requests).toHaveLength(asked);
  settled(world);
});

it("reviews on command, and answers help and what it does not know", async () => {
  await using world = await open();
  const { github, pull } = world;
  const ask = async (body: string) => {
    const comment = github.comment(pull, { author: "alice", body });
    await use(world, await github.event("issue_comment", "created", comment), { fix: "off" });
    return { comment, answer: pull.comments.at(-1)?.body ?? "" };
  };
  const help = await ask("/crosscheck help");
  expect(help.answer).toContain("/crosscheck review");
  const unknown = await ask("/crosscheck dance");
  expect(unknown.comment.reactions.map((one) => one.content)).toEqual(["eyes", "confused"]);
  expect(unknown.answer).toContain("That is not a command");
  const review = await ask("/crosscheck review");
  expect(review.comment.reactions.map((one) => one.content)).toEqual(["eyes", "rocket"]);
  expect(pull.threads).toHaveLength(7);
  expect(review.answer).toContain("8 issues");
  expect(review.answer).toMatch(
    /\[review\]\(http[^)]+#pullrequestreview-\d+\), \[report\]\(http[^)]+#issuecomment-\d+\)/,
  );
  const again = await ask("/crosscheck review");
  expect(again.comment.reactions.map((one) => one.content)).toEqual(["eyes", "confused"]);
  expect(again.answer).toMatch(/reviewed already; \/crosscheck review full /);
  // Under a prefix of the workflow's own.
  const comment = github.comment(pull, { author: "alice", body: "@bot help" });
  const event = await github.event("issue_comment", "created", comment);
  await use(world, event, { "command-prefix": "@bot" });
  expect(comment.reactions.map((one) => one.content)).toEqual(["eyes", "rocket"]);
  expect(pull.comments.at(-1)?.body).toContain("`@bot review [full]`");
  settled(world);
});

/** The keys as secrets of the repository, which some runs do not get. */
function asSecrets(world: SampleWorld) {
  const names = Object.keys(world.inputs).filter((name) => name.endsWith("-api-key"));
  const secretOf = (name: string) => name.toUpperCase().replaceAll("-", "_");
  return {
    inputs: Object.fromEntries(names.map((name) => [name, `\${{ secrets.${secretOf(name)} }}`])),
    secrets: Object.fromEntries(names.map((name) => [secretOf(name), world.inputs[name] ?? ""])),
  };
}

it.each([
  ["a fork", "gets no secrets"],
  ["Dependabot", "add them to the repository's Dependabot secrets"],
])(
  "skips a pull request of %s without secrets in green, with the reason and what to do",
  async (whose, why) => {
    await using world = await open();
    const { github, repository } = world;
    const bot = "dependabot[bot]";
    const files = { "src/orders/cart.ts": "export {};\n" };
    const fork = whose === "a fork" ? await github.fork(repository, "mallory") : repository;
    const author = whose === "a fork" ? "mallory" : bot;
    await fork.commit("change", { files, author });
    const pull = await github.openPull(repository, { head: "change", from: fork, author });
    const event = await github.event("pull_request", "opened", pull, { sender: author });
    expect(event.restricted).toBe(true);
    const { inputs, secrets } = asSecrets(world);
    const over = { secrets, github: { actor: author, triggering_actor: author } };
    const step = await use(world, event, { ...inputs, "allowed-bots": bot }, over);
    expect(step).toMatchObject({ conclusion: "success", exitCode: 0 });
    expect(step.outputs.outcome).toBe("skipped");
    expect(step.annotations.map((one) => one.message).join()).toContain(why);
    expect(step.summary).toContain("workflow_dispatch");
    settled(world);
  },
);
