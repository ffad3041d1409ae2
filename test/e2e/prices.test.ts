import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { openSample, type SampleWorld } from "../../demo/sample-world.ts";
import type { RunResult } from "../../src/model/result.ts";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { action } from "./agents.ts";

const toolCache = await agentsToolCache();
const empty = { summary: "", issues: [], votes: [], checks: [] };
const steps = () => ({ answer: { ...empty, turn: "review" } });
const unpriced = "claude-omega-1";

/** The sample with reviewers that find nothing; `file` is the base's `.github/crosscheck.yml`. */
async function open(file = "") {
  const vendors = ["anthropic", "openai", "gemini"] as const;
  const scripts = vendors.map((vendor) => ({ vendor, steps }));
  const world = await openSample({ scripts, toolCache });
  if (file !== "") {
    await world.repository.commit("main", { files: { ".github/crosscheck.yml": file } });
    await world.repository.commit("coupons", { files: { "x.ts": "x();\n" } });
  }
  return world;
}

async function use(world: SampleWorld, inputs: Record<string, string>) {
  const { github, pull, runner } = world;
  const all = { ...world.inputs, fix: "off", ...inputs };
  const event = await github.event("pull_request", "opened", pull);
  const step = await runner.uses({ action, event, inputs: all });
  const { report } = step.outputs;
  const result = report ? (JSON.parse(await readFile(report, "utf8")) as RunResult) : null;
  return { step, result };
}

it.each([
  ["the workflow", { "max-cost": "3" }, ""],
  ["the repository's file", {}, "max-cost: 3\n"],
])(
  "refuses a model without a price when %s limits the cost, before anybody is asked",
  async (_, inputs, file) => {
    await using world = await open(file);
    const { step } = await use(world, { reviewers: `claude:${unpriced}`, ...inputs });
    expect(step).toMatchObject({ conclusion: "failure", exitCode: 1 });
    const said = step.annotations.map((one) => one.message).join();
    expect(said).toMatch(new RegExp(`"${unpriced}" of claude .*no price`));
    expect(said).toContain("the input prices");
    expect(world.models.requests).toEqual([]);
    expectClean(world.github);
  },
);

it("counts by the prices it is given, beside its own for the models that nobody named", async () => {
  await using world = await open(
    `max-cost: 100\nprices:\n  - '${unpriced}: input 10 cached 1 cache-write 20 output 100'\n`,
  );
  const { step, result } = await use(world, { reviewers: `claude:${unpriced},codex,gemini` });
  expect(step.outputs.outcome).toBe("success");
  const [claude, ...others] = (result?.reviewers ?? []).map(({ spending }) => spending);
  if (!claude) throw new Error("no reviewer");
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens } = claude;
  const millionths =
    10 * inputTokens + cachedInputTokens + 20 * cacheWriteTokens + 100 * outputTokens;
  expect(millionths).toBeGreaterThan(0);
  expect(claude.costUsd).toBeCloseTo(millionths / 1_000_000, 9);
  expect(others.map(({ costUsd }) => costUsd)).toEqual([expect.any(Number), expect.any(Number)]);
  expect(result?.notices.join()).not.toContain("no price");
  expectClean(world.github);
});

it("keeps a limit by the prices it is given", async () => {
  await using world = await open();
  const { step } = await use(world, {
    reviewers: `claude:${unpriced},codex`,
    "max-cost": "1",
    prices: `${unpriced}: input 900000 output 900000`,
  });
  expect(step.outputs.outcome).toBe("partial");
  const asked = world.models.requests.filter(({ vendor }) => vendor === "anthropic");
  expect(asked).toEqual([]);
  expect(world.pull.comments[0]?.body).toContain("cost limit");
  expectClean(world.github);
});

it("goes on with a model without a price where nobody set a limit, and says so", async () => {
  await using world = await open();
  const { step, result } = await use(world, { reviewers: `claude:${unpriced},codex` });
  expect(step.outputs.outcome).toBe("success");
  expect(result?.reviewers.map(({ spending }) => spending.costUsd)).toEqual([
    null,
    expect.any(Number),
  ]);
  const notice = `the model ${unpriced} has no price`;
  expect(result?.notices.join()).toContain(notice);
  expect(world.pull.comments[0]?.body).toContain(notice);
  expectClean(world.github);
});

it("ends at the limit of requests, whoever makes them", async () => {
  await using world = await open();
  const { step } = await use(world, { "max-requests": "1", vote: "false" });
  expect(step.outputs.outcome).toBe("partial");
  expect(world.models.requests.filter(({ kind }) => kind === "turn")).toHaveLength(1);
  expect(world.pull.comments[0]?.body).toMatch(/request limit .*\(1\)/);
  expectClean(world.github);
});
