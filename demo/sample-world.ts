import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Pull } from "../test/world/github/entity/pull.ts";
import type { Repository } from "../test/world/github/entity/repository.ts";
import { startGitHub } from "../test/world/github/start.ts";
import type { GitHubWorld } from "../test/world/github/world.ts";
import type { Script } from "../test/world/models/script.ts";
import { type Models, startModels } from "../test/world/models/server.ts";
import type { Runner } from "../test/world/runner/runner.ts";
import { startRunner } from "../test/world/runner/start.ts";

/** The sample pull request in a GitHub of its own, with scripted models behind the three vendors' addresses. */
export interface SampleWorld extends AsyncDisposable {
  readonly github: GitHubWorld;
  readonly repository: Repository;
  readonly pull: Pull;
  readonly models: Models;
  readonly runner: Runner;
  /** `with:` of the step: keys of the scripted models and their address. */
  readonly inputs: Record<string, string>;
}

/** What a sample world is made from. */
export interface SampleOptions {
  readonly scripts: readonly Script[];
  /** `RUNNER_TOOL_CACHE`, shared so that agents are installed once. */
  readonly toolCache: string;
}

/** The files below a folder of the sample, by POSIX path. */
async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const pairs = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(folder.length + 1).replaceAll("\\", "/"), await readFile(path, "utf8")];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

const sample = resolve(import.meta.dirname, "sample");

/** Opens the sample pull request: alice, who may write, changes five files of acme/shop. */
export async function openSample({ scripts, toolCache }: SampleOptions): Promise<SampleWorld> {
  await using starting = new AsyncDisposableStack();
  const [base, head, models, github] = await Promise.all([
    filesBelow(join(sample, "base")),
    filesBelow(join(sample, "head")),
    startModels({ scripts }).then((started) => starting.use(started)),
    startGitHub().then((started) => starting.use(started)),
  ]);
  const repository = await github.repository("acme/shop", {
    files: base,
    collaborators: { alice: "write", bob: "read" },
  });
  await repository.commit("coupons", {
    files: head,
    author: "alice",
    message: "Add coupons, refunds and order search",
  });
  const pull = await github.openPull(repository, {
    head: "coupons",
    author: "alice",
    title: "Add coupons, refunds and order search",
    body: "The support desk can search orders now, carts take coupons, and refunds go through one function.",
  });
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
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
