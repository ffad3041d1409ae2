import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { action, agentInputs } from "../e2e/agents.ts";
import type { FileChange, Pull, Repository } from "../world/github/entity/repository.ts";
import type { Token } from "../world/github/entity/token.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { startGitHub } from "../world/github/start.ts";
import type { GitHubWorld } from "../world/github/world.ts";
import type { ModelRequest } from "../world/models/request.ts";
import type { Script } from "../world/models/script.ts";
import { type Models, startModels } from "../world/models/server.ts";
import type { Runner, StepResult, UsesOptions } from "../world/runner/runner.ts";
import { startRunner } from "../world/runner/start.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { type Canary, startCanary } from "./canary.ts";
import { isSame, processesBelow, type SeenProcess } from "./processes.ts";

/** Files by path. */
export type Files = Record<string, FileChange>;

/** Where things are while a play runs: what an attacker would guess, given for free. */
export interface Scene {
  readonly canary: Canary;
  /** HOME of the runner's user; holds `canary-secret.txt`. */
  readonly home: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** A folder in which whatever is executed leaves a file. */
  readonly marks: string;
}

/** What a play is made of. */
export interface StageOptions {
  readonly base?: (scene: Scene) => Files;
  readonly head: (scene: Scene) => Files;
  readonly deletes?: readonly string[];
  readonly title?: string;
  readonly body?: string;
  readonly branch?: string;
  readonly scripts: (stage: Stage) => readonly Script[];
  readonly collaborators?: Record<string, "read" | "write">;
}

/** Secrets of the job that must turn up nowhere. None looks like a real one. */
const jobSecrets = {
  AWS_SECRET_ACCESS_KEY: "canary-value-aws-secret",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "canary-value-oidc-token",
  ACTIONS_ID_TOKEN_REQUEST_URL: "http://127.0.0.1:9/canary-value-oidc-url",
  NPM_TOKEN: "canary-value-npm-token",
  DATABASE_URL: "canary-value-database-url",
} as const;

/** Content of the file in HOME. */
export const homeSecret = "canary-value-file-in-home";

/** An opened stage: a hostile pull request, scripted models, a runner. */
export interface Stage extends AsyncDisposable {
  readonly scene: Scene;
  readonly github: GitHubWorld;
  readonly repository: Repository;
  readonly pull: Pull;
  readonly models: Models;
  readonly runner: Runner;
  readonly token: Token;
  /** Everything below the running step, as seen by the last {@link Stage.look}. */
  look(): readonly SeenProcess[];
  /** Whether a process that was seen still runs. */
  isAlive(process: SeenProcess): boolean;
  /** The folder that agents of a use see; rejects before it is made. */
  tree(use: "review" | "fix"): Promise<string>;
  /** Runs the Action on the bundle. */
  use(inputs?: Record<string, string>, over?: Partial<UsesOptions>): Promise<Used>;
}

/** What one run left behind, everywhere that a leak could be. */
export interface Used {
  readonly step: StepResult;
  /** Lines as they were printed, before the runner masked anything. */
  readonly printed: string;
  /** The JSON report; empty when there is none. */
  readonly report: string;
  /** Bodies of everything that our account wrote on the pull request. */
  readonly posted: readonly string[];
  readonly requests: readonly ModelRequest[];
  readonly processes: readonly SeenProcess[];
  readonly canaryHits: readonly string[];
  /** Files in the folder of {@link Scene.marks}. */
  readonly marks: readonly string[];
  /** Values that must be nowhere. */
  readonly secrets: readonly string[];
}

/** The account whose token the job has. */
export const ourLogin = "github-actions[bot]";

/** Everything that our account wrote on a pull request. */
export function postedOn(pull: Pull): string[] {
  const inline = pull.threads.flatMap((thread) => thread.comments);
  return [...pull.comments, ...pull.reviews, ...inline].flatMap(({ user, body }) =>
    user === ourLogin ? [body] : [],
  );
}

/** Opens a stage; alice, who may write, is the attacker unless the play says otherwise. */
export async function openStage(options: StageOptions): Promise<Stage> {
  await using starting = new AsyncDisposableStack();
  const canary = starting.use(await startCanary());
  const { path: home } = starting.use(await temporaryFolder("attack"));
  const marks = join(home, "marks");
  await mkdir(marks);
  await writeFile(join(home, "canary-secret.txt"), `${homeSecret}\n`);
  const github = starting.use(await startGitHub());
  const runner = starting.use(await startRunner({ world: github, folder: home }));
  const scene: Scene = { canary, home, temp: runner.temp, marks };
  const branch = options.branch ?? "feature";
  const repository = await github.repository("acme/shop", {
    files: { "README.md": "# shop\n", ...options.base?.(scene) },
    collaborators: { alice: "write", bob: "read", ...options.collaborators },
  });
  await repository.commit(branch, {
    files: options.head(scene),
    author: "alice",
    ...(options.deletes ? { deletes: options.deletes } : {}),
  });
  const pull = await github.openPull(repository, {
    head: branch,
    author: "alice",
    title: options.title ?? "Change",
    body: options.body ?? "",
  });
  const models = starting.use(await startModels());
  const token = github.token();
  const seen = new Map<number, SeenProcess>();
  let root = 0;
  const rest = starting.move();

  async function use(
    inputs: Record<string, string> = {},
    over: Partial<UsesOptions> = {},
  ): Promise<Used> {
    const lines: string[] = [];
    const event: WorkflowEvent = over.event ?? (await github.event("pull_request", "opened", pull));
    const step = await runner.uses({
      action,
      token,
      env: jobSecrets,
      ...over,
      event,
      inputs: {
        "anthropic-api-key": models.keys.anthropic[0] ?? "",
        "openai-api-key": models.keys.openai[0] ?? "",
        "gemini-api-key": models.keys.gemini[0] ?? "",
        "anthropic-base-url": models.url,
        "openai-base-url": models.url,
        "gemini-base-url": models.url,
        passes: "1",
        fix: "off",
        ...(await agentInputs()),
        ...inputs,
      },
      onLine: (line) => lines.push(line),
      onStart: (pid) => {
        root = pid;
        over.onStart?.(pid);
      },
    });
    expectClean(github);
    const { report } = step.outputs;
    return {
      step,
      printed: lines.join("\n"),
      report: report ? await readFile(report, "utf8") : "",
      posted: postedOn(pull),
      requests: models.requests,
      processes: [...seen.values()],
      canaryHits: canary.hits,
      marks: await readdir(marks),
      secrets: [
        ...Object.values(models.keys).flat(),
        token.value,
        ...Object.values(jobSecrets),
        "test-runtime-token",
        homeSecret,
      ],
    };
  }

  const stage: Stage = {
    scene,
    github,
    repository,
    pull,
    models,
    runner,
    token,
    use,
    look() {
      const now = processesBelow(root);
      for (const one of now) seen.set(one.pid, one);
      return now;
    },
    isAlive: ({ pid, environment }) => environment !== "" && isSame(pid, environment),
    async tree(use) {
      const entries = await readdir(runner.temp, { withFileTypes: true });
      const scratch = entries.find(
        (one) => one.isDirectory() && one.name.startsWith("crosscheck-"),
      );
      const folder = join(runner.temp, scratch?.name ?? "");
      const trees = (await readdir(folder)).filter((name) => name.startsWith(`tree-${use}`));
      const tree = trees.sort().at(-1);
      if (tree === undefined) throw new Error(`there is no tree to ${use}`);
      return join(folder, tree);
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
  models.play(...options.scripts(stage));
  return stage;
}
