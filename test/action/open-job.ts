import { chmod, cp, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runAction } from "../../src/action/action.ts";
import type { ActionResult } from "../../src/action/conclude.ts";
import type { ActionOptions, Job, UnconfiguredJob } from "../../src/action/job.ts";
import { keyringOf } from "../../src/action/keyring-of.ts";
import { configure } from "../../src/action/with-job.ts";
import { hostEnvironment } from "../../src/agents/host-environment.ts";

import { parseConfig, type RawInputs } from "../../src/config/config.ts";
import { createGit } from "../../src/git/run-git.ts";
import { createClient } from "../../src/github/client.ts";
import { OwnText } from "../../src/text/line.ts";
import { testKeys, testRepositoryId } from "../github/signed.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import type { GitHubWorld, TokenOptions } from "../world/github/world.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const path = "/usr/local/bin:/usr/bin:/bin";
const agents = resolve(import.meta.dirname, "../../agents");

/** What a job shows of itself before its end. */
type Shown = Parameters<ActionOptions["show"]>[0];

/** A job of the Action in a world, in this very process. Its agents say a version of their own and end. */
export interface OpenJob extends AsyncDisposable {
  readonly job: Job;
  /** What it printed. */
  readonly notes: readonly string[];
  /** What it kept for its post step, in order: each value as it was set. */
  readonly kept: readonly string[];
  /** Why it ended, as it told its post step. */
  readonly endings: readonly string[];
  /** Outputs and job summaries that it showed, in order. */
  readonly shown: readonly Shown[];
  /** Does what an event asks for, started again by somebody else where one is named. */
  act(event: WorkflowEvent, inputs?: RawInputs, triggeringActor?: string): Promise<ActionResult>;
}

/** What is not as it is in a workflow that leaves everything to the defaults. */
export interface OpenJobOptions {
  readonly inputs?: RawInputs;
  readonly token?: TokenOptions;
  readonly stop?: AbortSignal;
  /** Which job of which workflow run it is. */
  readonly workflow?: UnconfiguredJob["workflow"];
  /** Hears each line that it prints. */
  readonly onNote?: (text: string) => void;
}

/** Version of the agents, which no release was tested with. */
export const agentVersion = "0.0.1";

/** Opens one with keys for all vendors and agents that can be started, but do nothing. */
export async function openJob(
  world: GitHubWorld,
  {
    inputs = {},
    token = {},
    stop = new AbortController().signal,
    onNote,
    workflow = { run: "1", job: "review" },
  }: OpenJobOptions = {},
): Promise<OpenJob> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(await temporaryFolder("job"));
  const scratch = join(folder.path, "scratch");
  const temp = join(folder.path, "temp");
  const agent = join(folder.path, "bin", "agent");
  for (const one of [scratch, temp, join(folder.path, "bin")]) await mkdir(one);
  await writeFile(agent, `#!/bin/sh\n[ "$1" = --version ] && echo ${agentVersion}\n`);
  await chmod(agent, 0o755);
  // Its own, for without a jail a run watches over its release, and puts back what others change in it.
  const release = join(folder.path, "release");
  await cp(agents, join(release, "agents"), { recursive: true });
  const given: RawInputs = {
    "github-token": world.token(token).value,
    "anthropic-api-key": testKeys.anthropic,
    "openai-api-key": testKeys.openai,
    "gemini-api-key": testKeys.gemini,
    "claude-path": agent,
    "codex-path": agent,
    "gemini-path": join(folder.path, "no-gemini"),
    isolation: "off",
    passes: "1",
    ...inputs,
  };
  const notes: string[] = [];
  const kept: string[] = [];
  const endings: string[] = [];
  const shown: Shown[] = [];
  const config = parseConfig(given);
  const opened: UnconfiguredJob = {
    inputs: given,
    config,
    host: hostEnvironment({ PATH: path, HOME: folder.path }, join(release, "src/main.ts")),
    event: {
      name: "pull_request",
      payload: {},
      repository: "acme/shop",
      repositoryId: testRepositoryId,
      actor: "alice",
      triggeringActor: "alice",
    },
    apiUrl: world.apiUrl,
    serverUrl: world.url,
    temp,
    runId: "test-run",
    workflow,
    signal: stop,
    note: (given) => {
      const text = given instanceof OwnText ? given.text : given;
      notes.push(text);
      onNote?.(text);
    },
    runUrl: `${world.url}/acme/shop/actions/runs/7`,
    keep: (name, value) => {
      if (name === "summary-comment") kept.push(value);
      if (name === "ended-because") endings.push(value);
    },
    async show(one) {
      shown.push(one);
    },
    git: createGit("/usr/bin/git", path),
    client: createClient({
      token: config.githubToken ?? "",
      apiUrl: world.apiUrl,
      keyring: keyringOf(config, testRepositoryId),
      retry: { attempts: 3, baseMs: 1, maxWaitMs: 3_000 },
    }),
    scratch,
    stop,
  };
  const job = configure(opened, config);
  const running = starting.move();
  return {
    job,
    notes,
    kept,
    endings,
    shown,
    act: async ({ name, payload, repository, actor }, more = {}, triggeringActor = actor) => {
      const whole = { ...given, ...more };
      return await runAction({
        ...job,
        inputs: whole,
        config: parseConfig(whole),
        event: {
          name,
          payload,
          repository: repository.fullName,
          repositoryId: testRepositoryId,
          actor,
          triggeringActor,
        },
      });
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
