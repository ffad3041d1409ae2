import { readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import { openSample } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import type { RunResult } from "../../src/review/result.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { PullWorld } from "../world/pull-world.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { action, agentInputs } from "./agents.ts";
import { openStages } from "./stages.ts";

// A dozen jobs each.
vi.setConfig({ testTimeout: 240_000 });

const cache = await temporaryFolder("cache");
const open = () => openSample({ scripts: scripts({ thinkMs: 0 }), toolCache: cache.path });

/** The same pull request in one job. */
async function inOneJob(world: PullWorld, inputs: Record<string, string>): Promise<RunResult> {
  const step = await world.runner.uses({
    action,
    event: await world.github.event("pull_request", "opened", world.pull),
    inputs: { ...world.inputs, ...(await agentInputs()), ...inputs },
  });
  expect(step.conclusion, step.log.join("\n")).toBe("success");
  return JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
}

it("finds, votes, patches, confirms and publishes in jobs of their own what one job does", async () => {
  const inputs = { fix: "suggest", "max-fixes": "3" };
  await using one = await open();
  const whole = await inOneJob(one, inputs);
  await using world = await open();
  await using stages = await openStages(world, inputs);
  const result = await stages.all();
  expect(result).toMatchObject({ outcome: "success", reasons: [] });
  expect(result.issues).toEqual(whole.issues);
  expect(result.fixes).toEqual(whole.fixes);
  expect(result.reviewers.map(({ durationMs, spending, ...rest }) => rest)).toEqual(
    whole.reviewers.map(({ durationMs, spending, ...rest }) => rest),
  );
  expect(world.models.problems).toEqual([]);
  expectClean(world.github);
});
