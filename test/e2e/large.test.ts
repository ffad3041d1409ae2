import { readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { ModelRequest } from "../world/models/request.ts";
import type { Script } from "../world/models/script.ts";
import type { Step } from "../world/models/step.ts";
import { openPullWorld, type PullWorld } from "../world/pull-world.ts";
import { action } from "./agents.ts";
import { type Defect, reviewersOf, shownFiles } from "./defects.ts";

// Several runs of real agents each.
vi.setConfig({ testTimeout: 180_000 });

const toolCache = await agentsToolCache();

const folders = ["api", "billing", "stock"] as const;
const planted = (folder: string) => `${folder}.forEach(async (one) => await save(one));`;

/** 400 new files in three folders, each folder just within what one thread is given; each has one defect. */
const files: Record<string, string> = Object.fromEntries(
  Array.from({ length: 400 }, (_, at) => {
    const folder = folders[at % 3] ?? "api";
    const text = Array.from({ length: 24 }, (__, line) => {
      return `export const ${folder}${at}value${line} = "${"x".repeat(20)}";\n`;
    }).join("");
    return [`src/${folder}/part${at}.ts`, at < 3 ? `${text}${planted(folder)}\n` : text];
  }),
);
const defects = folders.map(
  (folder): Defect => ({
    code: planted(folder),
    title: `Promises of ${folder} are dropped`,
    description: "`forEach` does not wait for its async callback.",
  }),
);

async function open(scripts: readonly Script[]): Promise<PullWorld> {
  return await openPullWorld({
    base: { "README.md": "shop\n" },
    head: { files },
    title: "Add everything",
    scripts,
    toolCache,
  });
}

async function review(world: PullWorld, inputs: Record<string, string> = {}) {
  const { github, pull, runner } = world;
  const step = await runner.uses({
    action,
    event: await github.event("pull_request", pull.comments[0] ? "synchronize" : "opened", pull),
    inputs: {
      ...world.inputs,

      fix: "off",
      concurrency: "2",
      ...inputs,
    },
  });
  expect(step.conclusion).toBe("success");
  return JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
}

/** Reviewers of which none ever answers for the part that holds a folder. */
function failingFor(folder: string): Script[] {
  const fails = ({ text }: ModelRequest) =>
    shownFiles(text).some(({ path }) => path.includes(folder));
  const refusal: Step = { fault: { kind: "status", status: 400 } };
  return reviewersOf(() => defects).map(({ vendor, steps }) => ({
    vendor,
    steps: (request) => {
      if (typeof steps !== "function") throw new Error("unreachable: reviewers are functions");
      const review = request.text.includes('Set turn to "review"');
      return review && fails(request) ? refusal : steps(request);
    },
  }));
}

it("reviews 400 files in three parts, two agents at a time, each file once by each reviewer", async () => {
  await using world = await open(reviewersOf(() => defects));
  const result = await review(world);
  expect(result).toMatchObject({ outcome: "success", skippedFiles: [] });
  expect(result.issues.map(({ path }) => path.split("/")[1]).sort()).toEqual([...folders]);
  expect(result.issues.map(({ agreement }) => agreement)).toEqual([2, 2, 2]);
  for (const vendor of ["anthropic", "openai"]) {
    const shown = world.models.requests
      .filter((request) => request.vendor === vendor && request.text.includes('turn to "review"'))
      .map(({ text }) => shownFiles(text).map(({ path }) => path));
    expect(shown).toHaveLength(3);
    expect(shown.flat().sort()).toEqual(Object.keys(files).sort());
  }
  expect(world.pull.threads).toHaveLength(3);
  expect(world.models.problems).toEqual([]);
  expectClean(world.github);
});

it("lists by name what nobody got to when a part fails, and reviews all of it the next time", {
  tags: ["nightly"],
}, async () => {
  await using world = await open(failingFor("src/billing"));
  const result = await review(world);
  const missed = Object.keys(files).filter((path) => path.startsWith("src/billing/"));
  expect(result.outcome).toBe("partial");
  expect(result.skippedFiles.map(({ file }) => file).sort()).toEqual(missed.sort());
  expect(result.issues).toHaveLength(2);
  const [summary] = world.pull.comments;
  expect(summary?.body).toContain("incomplete");
  expect(summary?.body).toContain(`${missed.length} files not reviewed`);
  for (const file of missed) expect(summary?.body).toContain(file);

  await world.repository.commit("feature", {
    files: { "src/api/new.ts": "//\n" },
    author: "alice",
  });
  const again = await review(world);
  expect(again.since).toBeNull();
  expect(again.issues.map(({ state }) => state)).toEqual(["open", "open"]);
  expect(world.pull.threads).toHaveLength(2);
  expectClean(world.github);
});

it("ends in order at the limit of cost, and lists what it did not pay for", async () => {
  const [claude] = reviewersOf(() => defects);
  if (typeof claude?.steps !== "function") throw new Error("unreachable: reviewers are functions");
  const { steps } = claude;
  const costly: Script = {
    vendor: "anthropic",
    steps: async (request) => ({
      ...(await steps(request)),
      usage: { inputTokens: 2_000_000, outputTokens: 10_000 },
    }),
  };
  await using world = await open([costly]);
  const result = await review(world, { reviewers: "claude", concurrency: "1", "max-cost": "1" });
  expect(result.outcome).toBe("partial");
  expect(result.reasons.join()).toMatch(/cost|budget/);
  expect(result.issues).toHaveLength(1);
  const reviewed = result.issues[0]?.path.split("/")[1] ?? "";
  const missed = Object.keys(files).filter((path) => !path.startsWith(`src/${reviewed}/`));
  expect(result.skippedFiles.map(({ file }) => file).sort()).toEqual(missed.sort());
  expect(world.pull.comments[0]?.body).toContain(`${missed.length} files not reviewed`);
  expectClean(world.github);
});
