import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { cleanEnvironment } from "../environment.ts";
import type { FileCommands } from "./file-commands.ts";
import type { Job } from "./job.ts";

export interface StepVariables {
  /** The `github` context. */
  github: Record<string, string>;
  files: FileCommands;
  inputs: Record<string, string>;
  state: Record<string, string>;
  /** `env:` of the step. */
  env: Record<string, string>;
  /** The world's URL, for the services of the runtime. */
  serverUrl: string;
}

/** The whole environment of a step's process. There is no `GITHUB_TOKEN` in it. */
export function stepEnvironment(job: Job, step: StepVariables): Record<string, string> {
  const { PATH: path, ...base } = cleanEnvironment(job.root);
  const named = (prefix: string, values: object, name = (key: string) => key) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + name(key), value]));
  return {
    ...base,
    PATH: [...job.path.toReversed(), path].join(":"),
    ...job.env,
    ...step.env,
    ...named("STATE_", step.state),
    // Only blanks are replaced: dashes stay.
    ...named("INPUT_", step.inputs, (key) => key.replaceAll(" ", "_").toUpperCase()),
    ...named("GITHUB_", { ...step.github, ...step.files }, (key) => key.toUpperCase()),
    GITHUB_ACTIONS: "true",
    CI: "true",
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    RUNNER_NAME: "loopback",
    RUNNER_ENVIRONMENT: "self-hosted",
    RUNNER_TOOL_CACHE: job.toolCache,
    RUNNER_TEMP: job.temp,
    RUNNER_WORKSPACE: dirname(job.workspace),
    RUNNER_TRACKING_ID: `github_${randomUUID()}`,
    ACTIONS_RUNTIME_URL: `${step.serverUrl}/_actions/`,
    ACTIONS_RUNTIME_TOKEN: "test-runtime-token",
    ACTIONS_RESULTS_URL: `${step.serverUrl}/_results/`,
  };
}
