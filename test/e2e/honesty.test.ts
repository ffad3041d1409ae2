import { expect, it } from "vitest";
import { openSample, type SampleWorld } from "../../demo/sample-world.ts";
import { claudeIssues } from "../../demo/scenario/reviews.ts";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { Script } from "../world/models/script.ts";
import type { Step } from "../world/models/step.ts";
import type { UsesOptions } from "../world/runner/runner.ts";
import { action } from "./agents.ts";

const toolCache = await agentsToolCache();
const empty = { summary: "", issues: [], votes: [], checks: [] };
const review: Step = { answer: { ...empty, turn: "review", issues: claudeIssues.slice(0, 2) } };
const vote: Step = { answer: { ...empty, turn: "vote" } };
const turns = ({ text }: { text: string }) => (text.includes('Set turn to "vote"') ? vote : review);
const working: Script[] = [
  { vendor: "anthropic", steps: turns },
  { vendor: "openai", steps: turns },
];
const failing = (vendor: Script["vendor"], step: Step): Script => ({ vendor, steps: () => step });

async function use(
  world: SampleWorld,
  inputs: Record<string, string> = {},
  over: Partial<UsesOptions> = {},
) {
  const event = over.event ?? (await world.github.event("pull_request", "opened", world.pull));
  const all = { ...world.inputs, fix: "off", ...inputs };
  return await world.runner.uses({ action, event, inputs: all, ...over });
}

it.each([
  ["answers with HTTP 500", { fault: { kind: "status", status: 500 } }],
  ["refuses its key", { fault: { kind: "status", status: 401 } }],
  ["answers prose", { text: "Looks good to me." }],
  ["answers invalid JSON", { answer: '{"turn": "review", "issues": [' }],
] as const satisfies readonly (readonly [string, Step])[])(
  "says that a reviewer failed that %s, and posts what the other found",
  async (_, step) => {
    await using world = await openSample({
      scripts: [working[0] as Script, failing("openai", step)],
      toolCache,
    });
    const { pull, github } = world;
    const used = await use(world);
    expect(used.conclusion).toBe("success");
    expect(used.outputs).toMatchObject({ outcome: "partial", "issue-count": "2" });
    expect(used.annotations.map((one) => one.message).join()).toContain("codex failed");
    expect(pull.threads).toHaveLength(2);
    expect(pull.comments[0]?.body).toContain("incomplete");
    expect(pull.comments[0]?.body).toContain("codex failed");
    expectClean(github);
  },
);

it("fails when no reviewer could review, and says why on the pull request", async () => {
  const fault: Step = { fault: { kind: "status", status: 500 } };
  await using world = await openSample({
    scripts: [failing("anthropic", fault), failing("openai", fault)],
    toolCache,
  });
  const used = await use(world);
  expect(used).toMatchObject({ conclusion: "failure", exitCode: 1 });
  expect(used.outputs.outcome).toBe("failed");
  expect(world.pull.comments[0]?.body).toContain("nothing was reviewed");
  expect(world.pull.reviews).toEqual([]);
  expectClean(world.github);
});

it("stops a reviewer that never answers at its time limit and keeps the other's issues", async () => {
  await using world = await openSample({
    scripts: [
      working[0] as Script,
      failing("openai", { fault: { kind: "silent", at: "before-headers" } }),
    ],
    toolCache,
  });
  const used = await use(world, { "turn-timeout": "0.08" });
  expect(used.outputs).toMatchObject({ outcome: "partial", "issue-count": "2" });
  expect(world.pull.comments[0]?.body).toContain("codex failed");
  expectClean(world.github);
});

it.each([
  [{ reviewers: "claude,claud" }, '"claud" is not a coder'],
  [{ fix: "perhaps" }, 'fix: "perhaps" is not one of'],
  [{ "max-cost": "much" }, 'max-cost: "much" is not a number'],
  [
    { "anthropic-api-key": "", "openai-api-key": "" },
    "there is no key for claude: set the input anthropic-api-key",
  ],
  [
    { "anthropic-base-url": "https://bedrock-runtime.us-east-1.amazonaws.com" },
    "anthropic-base-url: Amazon Bedrock is not supported",
  ],
  [{ "gemini-api-key": '{"type":"service_account"}' }, "a file with credentials is not supported"],
  [{ "github-token": "" }, "github-token is empty"],
  [{ "claude-path": "/nowhere/claude", reviewers: "claude" }, "there is no executable file"],
])("says what is wrong with %j, and fails the step", async (inputs, message) => {
  await using world = await openSample({ scripts: working, toolCache });
  const used = await use(world, inputs);
  expect(used).toMatchObject({ conclusion: "failure", exitCode: 1 });
  expect(used.outputs.outcome).toBe("failed");
  expect(used.annotations.map((one) => one.message).join()).toContain(message);
  expect(world.models.requests).toEqual([]);
  expectClean(world.github);
});

it("skips in green what it has nothing to do for, with the reason", async () => {
  await using world = await openSample({ scripts: working, toolCache });
  const { github, repository } = world;
  const push = await use(world, {}, { event: await github.event("schedule", null, repository) });
  expect(push).toMatchObject({ conclusion: "success", exitCode: 0 });
  expect(push.outputs.outcome).toBe("skipped");
  expect(push.annotations.map((one) => one.message).join()).toContain("names nothing to review");

  await repository.commit("locks", { files: { "package-lock.json": "{}\n" }, author: "alice" });
  const pull = await github.openPull(repository, { head: "locks", author: "alice" });
  const event = await github.event("pull_request", "opened", pull);
  const locks = await use(world, {}, { event });
  expect(locks.outputs.outcome).toBe("skipped");
  expect(locks.summary).toContain("lock file");
  expect(world.models.requests).toEqual([]);
  expectClean(github);
});
