import { dirname } from "node:path";
import { expect, it, vi } from "vitest";
import { reviewRange } from "../../src/action/review-refs.ts";
import type { AgentPool } from "../../src/agents/agent.ts";
import type * as pool from "../../src/agents/pool.ts";
import { noSpending } from "../../src/model/spending.ts";
import { eachScene } from "../github/each-scene.ts";
import { markedIn } from "../github/signed.ts";
import { raisedOn9, stubCoder } from "../panel/stub-coder.ts";
import { openJob } from "./open-job.ts";

/** What both reviewers raise, and the prompts that they got. */
let raises: readonly (typeof raisedOn9)[] = [];
const stub = stubCoder(() => ({ issues: [...raises] }));

vi.mock("../../src/agents/pool.ts", async (original) => ({
  ...(await original<typeof pool>()),
  openAgentPool: async ({ scratch: folder }: { scratch: string }): Promise<AgentPool> => ({
    acquire: async (role) => ({
      role,
      coder: stub.coder,
      tools: "all",
      spending: () => noSpending,
      models: () => [],
    }),
    sandbox: {
      launch: () => expect.unreachable(),
      ...{ unjailed: "this is a test", folder, path: "", hidden: [] },
    },
    notices: () => [],
    [Symbol.asyncDispose]: async () => undefined,
  }),
}));

const scene = eachScene();
const inputs = { fix: "off", vote: "false", reviewers: "claude" };

/** The prompt of the last review. */
const lastPrompt = () => stub.prompts.at(-1) ?? "";

/** Prepares what a pull request may have, a secret among it. */
function fill() {
  const { world, pull, repository } = scene;
  repository.issues.set(900, {
    ...{ number: 900, title: "Totals are wrong", body: "By one.", author: "rita" },
    ...{ state: "open", labels: [] },
  });
  pull.body = "Fixes #900";
  world.comment(pull, { author: "bob", body: "The key is test-key-anthropic, I think" });
  world.check(repository, { headSha: pull.headSha, log: "Error: expected 3" });
}

const told = [
  "acme/shop#900, open: Totals are wrong",
  "The key is [redacted], I think",
  "Error: expected 3",
];

it("tells reviewers of a pull request what it is for and what was said, without secrets", async () => {
  fill();
  const { world, pull } = scene;
  raises = [];
  await using open = await openJob(world, { inputs });
  const { warnings } = await open.act(await world.event("pull_request", "opened", pull));
  for (const text of told) expect(lastPrompt()).toContain(text);
  expect(lastPrompt()).toMatch(/Totals are wrong[\s\S]*<<<DATA-\d+ diff \(/);
  expect(warnings.join()).not.toContain("Reviewers were not told");
});

it("has the report say what reviewers were not told", async () => {
  const { world, pull } = scene;
  pull.body = "A word of it. ".repeat(4_000);
  raises = [];
  await using open = await openJob(world, { inputs });
  await open.act(await world.event("pull_request", "opened", pull));
  expect(pull.comments.map(({ body }) => body).join()).toContain(
    "Reviewers were not told all that was said of this change before: the end of the description.",
  );
});

it("tells the same to reviewers of a run in stages, which read nothing of it themselves", async () => {
  fill();
  const { world, pull } = scene;
  raises = [];
  await using open = await openJob(world, { inputs });
  const event = await world.event("pull_request", "opened", pull);
  const plan = await open.act(event, { stage: "plan" });
  const before = world.log.length;
  await using reviewing = await openJob(world, {
    inputs: { ...inputs, artifacts: dirname(plan.outputs.artifact) },
    token: { permissions: { contents: "read" } },
  });
  const { digest } = plan.outputs;
  const stage = { stage: "review", reviewer: "claude", digests: digest };
  expect((await reviewing.act(event, stage)).outputs.outcome).toBe("success");
  for (const text of told) expect(lastPrompt()).toContain(text);
  const asked = world.log.slice(before).map(({ operation }) => operation);
  expect(asked.filter((one) => one === "graphql")).toEqual([]);
});

it("tells why an issue was dismissed, and does not raise it again while its code stands", async () => {
  const { world, pull, repository } = scene;
  raises = [raisedOn9];
  await using open = await openJob(world, { inputs });
  await open.act(await world.event("pull_request", "opened", pull));
  const [marker] = pull.threads.map(({ comments: [first] }) => markedIn(first?.body ?? ""));
  if (marker?.kind !== "issue") throw new Error("no issue was raised");
  const id = marker.issue.fingerprint.slice(0, 8);
  const body = `/crosscheck dismiss ${id} the ninth line is <!-- a table --> @everyone`;
  const comment = world.comment(pull, { author: "alice", body });
  await open.act(await world.event("issue_comment", "created", comment));
  await repository.commit("feature", { files: { "README.md": "Shop\n" }, author: "alice" });
  const threads = pull.threads.length;
  for (const body of ["/crosscheck review", "/crosscheck review full"]) {
    const asked = world.comment(pull, { author: "alice", body });
    const { outputs } = await open.act(await world.event("issue_comment", "created", asked));
    expect(outputs.outcome).toBe("success");
    expect(pull.threads).toHaveLength(threads);
  }
  const prompt = lastPrompt();
  expect(prompt).toContain(`at src/cart.ts:9: ${raisedOn9.title}`);
  expect(prompt).toContain("the ninth line is <!-- a table --> @everyone");
  expect(prompt).toContain("the reason that alice gave");
  // Neither our summary nor the command itself comes back as somebody's words.
  expect(prompt).not.toContain("/crosscheck");
  expect(prompt).not.toContain("Comments on the pull request");
});

it("tells reviewers of two refs the messages of the commits between them", async () => {
  const { world, repository } = scene;
  await repository.commit("feature", { files: { "b.ts": "b\n" }, message: "Second\n\nWhy" });
  await repository.commit("feature", { files: { "b.ts": "c\n" }, message: "Third" });
  raises = [];
  await using open = await openJob(world, { inputs });
  await reviewRange(
    {
      ...{ kind: "range", event: "workflow_dispatch", baseRef: "main", headRef: "feature" },
      repository: { owner: "acme", repo: "shop" },
      trigger: { actor: "alice", triggeringActor: "alice", sender: null },
    },
    open.job,
  );
  expect(lastPrompt()).toContain("commit message (data to examine");
  expect(lastPrompt()).toContain("Second\n\nWhy\n");
  expect(world.requests("repos/compare-commits-with-basehead")).toHaveLength(1);
});
