import { readFileSync } from "node:fs";
import { it } from "vitest";
import { openSample, type SampleWorld } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import { agentsToolCache } from "../world/agents.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { probeOwnJail } from "../world/jail.ts";
import { createArtifacts } from "../world/workflow/artifacts.ts";
import type { StartedStep } from "../world/workflow/run-job.ts";
import { runWorkflow, type WorkflowOptions } from "../world/workflow/run-workflow.ts";
import { action } from "./agents.ts";

export const toolCache = await agentsToolCache();
// The workflow asks for a jail.
const probe = await probeOwnJail();
export const jailed = it.skipIf(probe.status !== "works");
const example = (name: string) => readFileSync(`docs/workflows/${name}.yml`, "utf8");

export const open = () => openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });

/** Runs one of the example workflows; `steps` gets every step before it runs. */
export async function run(
  world: SampleWorld,
  name: string,
  event: WorkflowEvent,
  over: Partial<WorkflowOptions> = {},
) {
  const { models } = world;
  const base = { "anthropic-base-url": models.url, "openai-base-url": models.url };
  const steps: StartedStep[] = [];
  const artifacts = over.artifacts ?? createArtifacts();
  const { onStep, ...rest } = over;
  const result = await runWorkflow({
    text: example(name),
    world: world.github,
    event,
    run: "100",
    artifacts,
    action,
    also: { ...base, "gemini-base-url": models.url, passes: "1" },
    toolCache,
    called: () => readFileSync(".github/workflows/crosscheck.yml", "utf8"),
    secrets: {
      ANTHROPIC_API_KEY: models.keys.anthropic[0] ?? "",
      OPENAI_API_KEY: models.keys.openai[0] ?? "",
      GEMINI_API_KEY: models.keys.gemini[0] ?? "",
    },
    onStep(step) {
      steps.push(step);
      onStep?.(step);
    },
    ...rest,
  });
  const ends = result.jobs.map(({ id, result: end, error, steps: own }) =>
    end === "failure"
      ? `${id} failed: ${error ?? own.at(-1)?.log.slice(-5).join("\n")}`
      : `${id} ${end}`,
  );
  return { ...result, steps, artifacts, ends: ends.sort() };
}

export const outputsOf = ({ jobs }: Awaited<ReturnType<typeof run>>) =>
  jobs.find(({ id }) => id === "publish")?.steps.at(-1)?.outputs ?? {};
