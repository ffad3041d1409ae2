import type { Change, Pull, Repository } from "./github/entity/repository.ts";
import { startGitHub } from "./github/start.ts";
import type { GitHubWorld } from "./github/world.ts";
import type { Script } from "./models/script.ts";
import { type Models, startModels } from "./models/server.ts";
import type { Runner } from "./runner/runner.ts";
import { startRunner } from "./runner/start.ts";

/** One pull request in a GitHub of its own, with scripted models behind the three vendors' addresses. */
export interface PullWorld extends AsyncDisposable {
  readonly github: GitHubWorld;
  readonly repository: Repository;
  readonly pull: Pull;
  readonly models: Models;
  readonly runner: Runner;
  /** `with:` of the step: keys of the scripted models and their address, and one look of each reviewer. */
  readonly inputs: Record<string, string>;
}

/** What such a world is made from. */
export interface PullWorldOptions {
  /** The default branch's files. */
  readonly base: NonNullable<Change["files"]>;
  /** The pull request's first commit, on the branch `feature`. */
  readonly head: Pick<Change, "files" | "deletes">;
  readonly branch?: string;
  readonly title: string;
  readonly body?: string;
  readonly scripts: readonly Script[];
  /** `RUNNER_TOOL_CACHE`, shared so that agents are installed once. */
  readonly toolCache: string;
}

/** Opens a pull request in acme/shop by alice, who may write; bob may read. */
export async function openPullWorld(options: PullWorldOptions): Promise<PullWorld> {
  const { base, head, title, body = "", branch = "feature", scripts, toolCache } = options;
  await using starting = new AsyncDisposableStack();
  const [models, github] = await Promise.all([
    startModels({ scripts }).then((started) => starting.use(started)),
    startGitHub().then((started) => starting.use(started)),
  ]);
  const repository = await github.repository("acme/shop", {
    files: base,
    collaborators: { alice: "write", bob: "read" },
  });
  await repository.commit(branch, { ...head, author: "alice", message: title });
  const pull = await github.openPull(repository, { head: branch, author: "alice", title, body });
  const runner = starting.use(await startRunner({ world: github, toolCache }));
  const running = starting.move();
  return {
    github,
    repository,
    pull,
    models,
    runner,
    inputs: {
      "anthropic-api-key": models.keys.anthropic[0] ?? "",
      "openai-api-key": models.keys.openai[0] ?? "",
      "gemini-api-key": models.keys.gemini[0] ?? "",
      "anthropic-base-url": models.url,
      "openai-base-url": models.url,
      "gemini-base-url": models.url,
      passes: "1",
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
