import {
  conditionHolds,
  type ExpressionContext,
  evaluated,
  expressionValue,
  type Status,
} from "../runner/expression.ts";
import { githubContext } from "../runner/github-context.ts";
import { type JobResult, type RunOptions, runJob } from "./run-job.ts";
import { needsOf, type Workflow, type WorkflowJob, workflowOf } from "./workflow.ts";

/** A workflow to run, and what it is given. */
export interface WorkflowOptions extends RunOptions {
  /** The workflow's YAML. */
  readonly text: string;
  /** Of `workflow_call`. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** The YAML of a reusable workflow that a job calls. */
  readonly called?: (uses: string) => string;
  /** How many jobs run at once. Undefined: 3. */
  readonly runners?: number;
}

/** What became of a run. */
export interface WorkflowResult {
  /** Every job and every job of a matrix, those of called workflows too, in order of their end. */
  readonly jobs: readonly JobResult[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** What other jobs see of a job. */
interface Needed {
  readonly result: JobResult["result"];
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs a workflow's jobs as GitHub does: each when those it needs have ended, a matrix side by side. */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowResult> {
  const places = createPlaces(options.runners ?? 3);
  const jobs: JobResult[] = [];
  const outputs = await runJobs(workflowOf(options.text), options, places, jobs);
  return { jobs, outputs };
}

type Places = <T>(action: () => Promise<T>) => Promise<T>;

async function runJobs(
  workflow: Workflow,
  options: WorkflowOptions,
  places: Places,
  ended: JobResult[],
): Promise<Record<string, string>> {
  const running = new Map<string, Promise<Needed>>();
  const github = githubContext(options.world, options.event, { eventPath: "", workspace: "" });
  const defaults = Object.entries(workflow.on.workflow_call?.inputs ?? {}).map(([name, given]) => [
    name,
    given.default ?? "",
  ]);
  const base = {
    github: { ...github, run_id: options.run, event: options.event.payload },
    inputs: { ...Object.fromEntries(defaults), ...options.inputs },
    secrets: options.secrets ?? {},
    vars: {},
  };

  async function perform(id: string, job: WorkflowJob): Promise<Needed> {
    const needs: Record<string, Needed> = {};
    for (const name of needsOf(job)) needs[name] = await jobOf(name);
    const context: ExpressionContext = { ...base, needs };
    const status: Status = Object.values(needs).every(({ result }) => result === "success")
      ? "success"
      : "failure";
    if (!conditionHolds(job.if, context, status)) {
      ended.push({ id, matrix: {}, result: "skipped", outputs: {}, steps: [], error: null });
      return { result: "skipped", outputs: {} };
    }
    if (job.uses !== undefined) return await call(job, job.uses, context);
    const own = await Promise.all(
      matrixOf(job, context).map(async (matrix) => {
        const result = await places(() => runJob(id, job, { ...context, matrix }, options));
        ended.push(result);
        return result;
      }),
    );
    return {
      result: own.every(({ result }) => result === "success") ? "success" : "failure",
      outputs: Object.assign({}, ...own.map((one) => one.outputs)),
    };
  }

  async function call(job: WorkflowJob, uses: string, context: ExpressionContext): Promise<Needed> {
    const called = workflowOf(options.called?.(uses) ?? "");
    for (const [id, inner] of Object.entries(called.jobs)) {
      for (const [scope, level] of Object.entries(inner.permissions ?? {})) {
        const most = job.permissions?.[scope as keyof typeof job.permissions];
        // GitHub refuses to start such a run.
        if (most !== "write" && most !== level)
          throw new Error(`${id} may not have ${scope}: ${level}`);
      }
    }
    const texts = (all: Readonly<Record<string, unknown>> = {}) =>
      Object.fromEntries(
        Object.entries(all).map(([name, value]) => [name, evaluated(String(value), context)]),
      );
    const own: JobResult[] = [];
    const inner = { ...options, inputs: texts(job.with), secrets: texts(job.secrets) };
    const outputs = await runJobs(called, inner, places, own);
    ended.push(...own);
    return {
      result: own.some(({ result }) => result === "failure") ? "failure" : "success",
      outputs,
    };
  }

  function jobOf(id: string): Promise<Needed> {
    const job = workflow.jobs[id];
    if (!job) throw new Error(`there is no job ${id}`);
    const known = running.get(id) ?? perform(id, job);
    running.set(id, known);
    return known;
  }

  const all = await Promise.all(
    Object.keys(workflow.jobs).map(async (id) => [id, await jobOf(id)] as const),
  );
  const jobs = Object.fromEntries(all);
  const outputs = Object.entries(workflow.on.workflow_call?.outputs ?? {}).map(
    ([name, { value }]) => [name, evaluated(value, { ...base, jobs })],
  );
  return Object.fromEntries(outputs);
}

/** The jobs that a matrix makes of one; GitHub refuses an empty one. */
function matrixOf(
  { strategy }: WorkflowJob,
  context: ExpressionContext,
): Record<string, unknown>[] {
  if (strategy === undefined) return [{}];
  const { include } = expressionValue(strategy.matrix, context) as {
    include: Record<string, unknown>[];
  };
  if (include.length === 0) throw new Error("Matrix vector does not contain any values");
  return include;
}

function createPlaces(count: number): Places {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (action) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await action();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
