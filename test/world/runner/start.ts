import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Permissions, Token } from "../github/entity/token.ts";
import type { GitHubWorld } from "../github/world.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { readAction } from "./action.ts";
import { type ExpressionContext, evaluated } from "./expression.ts";
import { githubContext } from "./github-context.ts";
import type { Job } from "./job.ts";
import { createMasks } from "./masks.ts";
import type { Runner, UsesOptions } from "./runner.ts";
import { runStep } from "./step.ts";
import { stepInputs } from "./step-inputs.ts";

export interface RunnerOptions {
  world: GitHubWorld;
  /** Folder for workspace, temp and tool cache; by default a temporary one, removed at the end. */
  folder?: string;
  /** `RUNNER_TOOL_CACHE`, where runs are to share it. */
  toolCache?: string;
}

/** Starts a runner; disposing it cancels the steps that still run and waits for them. */
export async function startRunner({ world, folder, toolCache }: RunnerOptions): Promise<Runner> {
  await using starting = new AsyncDisposableStack();
  const root = folder ?? starting.use(await temporaryFolder("runner")).path;
  const job: Job = {
    root,
    temp: join(root, "_temp"),
    toolCache: toolCache ?? join(root, "_tool"),
    workspace: join(root, "work", "repository", "repository"),
    masks: createMasks(),
    env: {},
    path: [],
    running: new Set(),
    disposed: new AbortController(),
  };
  const folders = ["_github_workflow", "_runner_file_commands"].map((name) => join(job.temp, name));
  for (const each of [...folders, job.toolCache, job.workspace]) {
    await mkdir(each, { recursive: true });
  }
  starting.defer(async () => {
    job.disposed.abort();
    await Promise.allSettled(job.running);
  });
  const running = starting.move();
  return {
    temp: job.temp,
    toolCache: job.toolCache,
    workspace: job.workspace,
    uses: (options) => uses(world, job, options),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function uses(world: GitHubWorld, job: Job, options: UsesOptions) {
  const { event } = options;
  const action = await readAction(options.action);
  const token = options.token ?? jobToken(world, options);
  const secrets = event.restricted ? {} : (options.secrets ?? {});
  for (const secret of [token.value, ...Object.values(secrets)]) job.masks.add(secret);
  const eventPath = join(job.temp, "_github_workflow", "event.json");
  await writeFile(eventPath, JSON.stringify(event.payload));
  const github = {
    ...githubContext(world, event, { eventPath, workspace: job.workspace }),
    ...options.github,
  };
  const context: ExpressionContext = {
    github: { ...github, token: token.value, event: event.payload },
    secrets: { ...secrets, GITHUB_TOKEN: token.value },
    runner: { os: "Linux", arch: "X64", temp: job.temp, tool_cache: job.toolCache },
  };
  const { inputs, warnings } = stepInputs(action, options.inputs ?? {}, context);
  const env = Object.fromEntries(
    Object.entries(options.env ?? {}).map(([name, value]) => [name, evaluated(value, context)]),
  );
  return runStep(job, { world, action, github, inputs, warnings, env, options });
}

/** The token of the job: a restricted run's can read and no more. */
function jobToken(world: GitHubWorld, { event, permissions }: UsesOptions): Token {
  const repositories = [event.repository.fullName];
  const full = world.token({ repositories, ...(permissions ? { permissions } : {}) });
  if (!event.restricted) return full;
  const read = Object.keys(full.permissions ?? {}).map((scope) => [scope, "read"]);
  return world.token({ repositories, permissions: Object.fromEntries(read) as Permissions });
}
