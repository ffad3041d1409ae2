import { join } from "node:path";
import type { GitHubWorld } from "../github/world.ts";
import type { Action } from "./action.ts";
import { newFileCommands, readFileCommands } from "./file-commands.ts";
import type { Job } from "./job.ts";
import type { StepResult, UsesOptions } from "./runner.ts";
import { stepEnvironment } from "./step-environment.ts";
import { stepOutputReader } from "./step-output.ts";
import { runStepProcess } from "./step-process.ts";

export interface Step {
  world: GitHubWorld;
  action: Action;
  github: Record<string, string>;
  inputs: Record<string, string>;
  warnings: string[];
  env: Record<string, string>;
  options: Omit<UsesOptions, "action" | "event">;
}

/** Runs an action's main step. */
export async function runStep(job: Job, step: Step): Promise<StepResult> {
  let pending = step.action.post;
  const result = await tracked(job, runScript(job, step, step.action.main, {}));
  return {
    ...result,
    async post() {
      if (pending === undefined) return undefined;
      const script = pending;
      pending = undefined;
      // A post step is not cancelled along with what it cleans up after.
      const { onLine } = step.options;
      const quiet = { ...step, warnings: [], options: onLine ? { onLine } : {} };
      const post = await tracked(job, runScript(job, quiet, script, result.state));
      return { ...post, post: async () => undefined };
    },
  };
}

function tracked<Value>({ running }: Job, promise: Promise<Value>): Promise<Value> {
  const settled = promise.finally(() => running.delete(settled));
  running.add(settled);
  return settled;
}

async function runScript(
  job: Job,
  step: Step,
  script: string,
  state: Record<string, string>,
): Promise<Omit<StepResult, "post">> {
  const { masks } = job;
  const { options, action } = step;
  const files = await newFileCommands(join(job.temp, "_runner_file_commands"));
  const { read, output } = stepOutputReader(masks);
  const cancelled = new AbortController();
  const timedOut = new AbortController();
  const timers = [
    [options.cancelAfterMs, cancelled] as const,
    [options.timeoutMs, timedOut] as const,
  ].map(([ms, ends]) => (ms === undefined ? undefined : setTimeout(() => ends.abort(), ms)));
  const ends = [cancelled.signal, timedOut.signal, job.disposed.signal, options.signal];
  const startedAt = performance.now();
  const { exitCode, signal } = await runStepProcess({
    script: join(action.folder, script),
    cwd: job.workspace,
    env: stepEnvironment(job, { ...step, files, state, serverUrl: step.world.url }),
    signal: AbortSignal.any(ends.filter((each) => each !== undefined)),
    onStart: (pid) => options.onStart?.(pid),
    onLine: (line) => {
      read(line);
      options.onLine?.(line);
      if (options.cancelOn?.(line)) cancelled.abort();
    },
  });
  const elapsedMs = performance.now() - startedAt;
  for (const timer of timers) clearTimeout(timer);
  const written = await readFileCommands(files);
  Object.assign(job.env, written.env);
  job.path.push(...written.paths);
  const outputs = { ...output.outputs, ...written.outputs };
  const isCancelled = cancelled.signal.aborted || (options.signal?.aborted ?? false);
  const failed = exitCode !== 0 || output.failed || written.failed || timedOut.signal.aborted;
  return {
    // A cancelled step that exits with 0 still counts as cancelled.
    conclusion: isCancelled ? "cancelled" : failed ? "failure" : "success",
    exitCode,
    signal,
    outputs,
    summary: masks.masked(written.summary),
    annotations: output.annotations,
    log: output.log,
    debug: output.debug,
    state: { ...output.state, ...written.state },
    commandErrors: [...output.errors, ...written.errors],
    warnings: step.warnings,
    leaks: [
      ...Object.keys(outputs).filter((name) => masks.leaks(outputs[name] ?? "")),
      ...(masks.leaks(written.summary) ? ["summary"] : []),
    ],
    elapsedMs,
  };
}
