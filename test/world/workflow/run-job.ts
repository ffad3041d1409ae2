import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { cleanEnvironment } from "../environment.ts";
import type { WorkflowEvent } from "../github/events/event.ts";
import type { GitHubWorld } from "../github/world.ts";
import {
  conditionHolds,
  type ExpressionContext,
  evaluated,
  type Status,
} from "../runner/expression.ts";
import { githubContext } from "../runner/github-context.ts";
import type { Runner, StepResult } from "../runner/runner.ts";
import { startRunner } from "../runner/start.ts";
import type { Artifacts } from "./artifacts.ts";
import type { WorkflowJob, WorkflowStep } from "./workflow.ts";

/** What every job of a workflow run shares. */
export interface RunOptions {
  readonly world: GitHubWorld;
  readonly event: WorkflowEvent;
  /** Id of the workflow run. */
  readonly run: string;
  readonly artifacts: Artifacts;
  /** Folder of the action that `uses: ./crosscheck` means. */
  readonly action: string;
  /** Further inputs of each step of that action: what a test has instead of the network. */
  readonly also?: Readonly<Record<string, string>>;
  /** `RUNNER_TOOL_CACHE` of all runners. */
  readonly toolCache: string;
  /** Sees each step before it runs; what it throws fails the step. */
  readonly onStep?: (step: StartedStep) => void;
}

/** A step that is about to run. */
export interface StartedStep {
  readonly job: string;
  readonly uses: string | undefined;
  readonly run: string | undefined;
  /** Evaluated. */
  readonly with: Readonly<Record<string, string>>;
}

/** How one job of a run, or one job of its matrix, ended. */
export interface JobResult {
  readonly id: string;
  readonly matrix: Readonly<Record<string, unknown>>;
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
  /** Of the action under test, in order. */
  readonly steps: readonly StepResult[];
  /** Why a step of another kind failed; null when none did. */
  readonly error: string | null;
}

/** Runs the steps of one job, on a runner and in folders of its own. */
export async function runJob(
  id: string,
  job: WorkflowJob,
  context: ExpressionContext,
  options: RunOptions,
): Promise<JobResult> {
  const { world, event } = options;
  await using runner = await startRunner({ world, toolCache: options.toolCache });
  const { temp, toolCache, workspace } = runner;
  const eventPath = join(temp, "event.json");
  const github = githubContext(world, event, { eventPath, workspace });
  const steps: Record<string, { outputs: Record<string, string>; conclusion: string }> = {};
  const whole = {
    ...context,
    github: { ...github, run_id: options.run, token: "the job's token", event: event.payload },
    runner: { os: "Linux", arch: "X64", temp, tool_cache: toolCache },
    job: { workflow_repository: "acme/crosscheck", workflow_sha: "c".repeat(40) },
    steps,
  };
  const results: StepResult[] = [];
  let status: Status = "success";
  let error: string | null = null;
  for (const step of job.steps ?? []) {
    if (!conditionHolds(step.if, whole, status)) continue;
    try {
      const result = await perform(id, job, step, whole, runner, options);
      if (result === undefined) continue;
      results.push(result);
      await result.post();
      if (step.id) steps[step.id] = { outputs: result.outputs, conclusion: result.conclusion };
      if (result.conclusion !== "success") status = "failure";
    } catch (thrown) {
      error = `${step.name ?? step.uses ?? step.run}: ${(thrown as Error).message}`;
      status = "failure";
    }
  }
  const outputs = Object.entries(job.outputs ?? {}).map(([name, value]) => [
    name,
    evaluated(value, whole),
  ]);
  return {
    id,
    matrix: (context.matrix ?? {}) as JobResult["matrix"],
    result: status === "success" ? "success" : "failure",
    outputs: Object.fromEntries(outputs),
    steps: results,
    error,
  };
}

/** One step; resolves to a result for the action under test only. */
async function perform(
  job: string,
  { permissions = {} }: WorkflowJob,
  step: WorkflowStep,
  context: ExpressionContext,
  runner: Runner,
  options: RunOptions,
): Promise<StepResult | undefined> {
  const texts = (all: Readonly<Record<string, unknown>> = {}) =>
    Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, evaluated(String(value), context)]),
    );
  const inputs = texts(step.with);
  const { uses, run } = step;
  options.onStep?.({ job, uses, run, with: inputs });
  const [action = ""] = uses?.split("@") ?? [];
  switch (action) {
    case "":
      // What makes a real runner ready is there already.
      if (!/\bsudo\b/.test(run ?? ""))
        await shell(evaluated(run ?? "", context), texts(step.env), runner);
      return undefined;
    case "actions/checkout":
      return undefined;
    case "actions/upload-artifact":
      await options.artifacts.upload(options.run, runner.workspace, inputs);
      return undefined;
    case "actions/download-artifact":
      await options.artifacts.download(options.run, runner.workspace, inputs);
      return undefined;
    case "./crosscheck":
      return await runner.uses({
        action: options.action,
        event: options.event,
        inputs: { ...inputs, ...options.also },
        permissions,
        github: { run_id: options.run },
      });
    default:
      throw new Error(`no such action: ${uses}`);
  }
}

async function shell(script: string, env: Record<string, string>, runner: Runner): Promise<void> {
  const home = join(runner.temp, "home");
  await mkdir(home, { recursive: true });
  await execa("bash", ["-e", "-c", script], {
    cwd: runner.workspace,
    env: cleanEnvironment(home, env),
    extendEnv: false,
    stdin: "ignore",
  });
}
