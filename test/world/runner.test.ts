import { readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { expectClean } from "./github/expect-clean.ts";
import { startGitHub } from "./github/start.ts";
import type { UsesOptions } from "./runner/runner.ts";
import { startRunner } from "./runner/start.ts";
import { openShop } from "./shop.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const metadata = `
name: sample
description: an action of the tests
inputs:
  github-token: { description: token, default: "\${{ github.token }}" }
  max comments: { description: number, default: "20" }
  Mixed-Case: { description: number, default: "\${{ github.event.pull_request.number }}" }
  key: { description: key }
outputs:
  url: { description: url }
runs: { using: node24, main: dist/index.mjs, post: dist/post.mjs }
`;

/** A world, a runner and an action of one's own: `main` and `post` are its two scripts. */
async function start(main: string, post = "") {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(await temporaryFolder("action"));
  const files = { "action.yml": metadata, "dist/index.mjs": main, "dist/post.mjs": post };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), text);
  }
  const modules = resolve(import.meta.dirname, "../../node_modules");
  await symlink(modules, join(folder.path, "node_modules"));
  const world = starting.use(await startGitHub());
  const { repository, pull } = await openShop(world);
  const runner = starting.use(await startRunner({ world }));
  const event = await world.event("pull_request", "opened", pull);
  const running = starting.move();
  return {
    world,
    repository,
    pull,
    runner,
    run: (options: Partial<UsesOptions> = {}) =>
      runner.uses({ action: folder.path, event, ...options }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

test("a whole action runs: inputs, API, outputs, state, masks, summary, annotations, post", async () => {
  const main = `
    import * as core from "@actions/core";
    import * as github from "@actions/github";
    core.info("inputs " + Object.keys(process.env).filter((name) => name.startsWith("INPUT_")).sort());
    core.info("values " + core.getInput("max comments") + " " + core.getInput("mixed-case"));
    const octokit = github.getOctokit(core.getInput("github-token"));
    const { owner, repo } = github.context.repo;
    const pull_number = github.context.payload.pull_request.number;
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number });
    const { repository } = await octokit.graphql('{ repository(owner: "acme", name: "shop") { nameWithOwner } }');
    core.info(repository.nameWithOwner + " " + data.head.sha);
    core.info("token " + core.getInput("github-token") + " " + process.env.GITHUB_TOKEN);
    core.setOutput("url", "a\\nb");
    core.saveState("k", "v1");
    core.exportVariable("FOO", "bar");
    core.addPath("/x/y");
    core.setSecret("hunter2");
    core.info("secret hunter2");
    core.warning("hunter2", { file: "a.txt", startLine: 3 });
    console.error("::error file=a.txt::from stderr");
    await core.summary.addHeading("Hi hunter2").write();
    core.setOutput("leak", "hunter2");`;
  const post = `
    import * as core from "@actions/core";
    core.info(core.getState("k") + " " + process.env.FOO + " " + process.env.PATH.split(":")[0]);`;
  await using at = await start(main, post);
  const step = await at.run({ inputs: { "MAX COMMENTS": "7", unknown: "1" } });
  expect(step).toMatchObject({
    conclusion: "success",
    exitCode: 0,
    outputs: { url: "a\nb" },
    state: { k: "v1" },
    leaks: ["leak", "summary"],
    warnings: [expect.stringContaining("Unexpected input(s) 'unknown'")],
  });
  expect(step.summary).toContain("<h1>Hi ***</h1>");
  expect(step.log).toEqual(
    expect.arrayContaining([
      "inputs INPUT_GITHUB-TOKEN,INPUT_KEY,INPUT_MAX_COMMENTS,INPUT_MIXED-CASE,INPUT_UNKNOWN",
      "values 7 1",
      `acme/shop ${at.pull.headSha}`,
      "token *** undefined",
      "secret ***",
    ]),
  );
  expect(
    step.annotations.map(({ level, message, properties }) => [level, message, properties.file]),
  ).toEqual(
    expect.arrayContaining([
      ["warning", "***", "a.txt"],
      ["error", "from stderr", "a.txt"],
    ]),
  );
  expect((await step.post())?.log).toEqual(["v1 bar /x/y"]);
  expect(await step.post()).toBeUndefined();
  expectClean(at.world);
});

describe("workflow commands", () => {
  test("text of a model is obeyed, on both streams and anywhere in a line", async () => {
    await using at = await start(`
      console.error("   ::add-mask::a");
      console.log("the agent says: ##[set-output name=verdict]approve");
      setTimeout(() => console.log("banana"), 50);`);
    const step = await at.run();
    expect(step.outputs).toEqual({ verdict: "approve" });
    expect(step.log).toEqual(["b***n***n***"]);
  });

  test("between stop-commands and its token nothing is", async () => {
    await using at = await start(`
      console.log("::stop-commands::token-of-the-test");
      console.log("the agent says: ##[set-output name=verdict]approve");
      console.log("::error::x");
      console.log("::token-of-the-test::");
      console.log("::notice::after");`);
    const step = await at.run();
    expect(step.outputs).toEqual({});
    expect(step.annotations.map(({ message }) => message)).toEqual(["after"]);
  });

  test("only ten annotations of a level are shown", async () => {
    await using at = await start(`for (let i = 0; i < 15; i++) console.log("::warning::" + i);`);
    const { annotations } = await at.run();
    expect(annotations).toHaveLength(15);
    expect(annotations.filter(({ shown }) => shown)).toHaveLength(10);
  });

  test.each([
    { what: "set-env", main: `console.log("::set-env name=A::b");`, error: "disabled" },
    {
      what: "a line of GITHUB_OUTPUT that is no pair",
      main: `(await import("node:fs")).appendFileSync(process.env.GITHUB_OUTPUT, "novalue\\n");`,
      error: "Invalid format 'novalue'",
    },
    { what: "an exit code", main: "process.exit(3);", error: undefined },
  ])("$what fails the step", async ({ main, error }) => {
    await using at = await start(main);
    const step = await at.run();
    expect(step.conclusion).toBe("failure");
    expect(step.commandErrors.join("\n")).toContain(error ?? "");
  });
});

describe("restricted runs", () => {
  const main = `
    import * as core from "@actions/core";
    import * as github from "@actions/github";
    core.info("key '" + core.getInput("key") + "'");
    const octokit = github.getOctokit(core.getInput("github-token"));
    const { owner, repo, number: issue_number } = github.context.issue;
    await octokit.rest.pulls.get({ owner, repo, pull_number: issue_number });
    await octokit.rest.issues.createComment({ owner, repo, issue_number, body: "x" })
      .catch((error) => core.info(error.message));`;
  const inputs = { key: `\${{ secrets.KEY }}` };
  const secrets = { KEY: "test-key-anthropic" };

  test("a pull request of the repository itself gets secrets and a token that writes", async () => {
    await using at = await start(main);
    const step = await at.run({ inputs, secrets });
    expect(step.log).toEqual(["key '***'"]);
    expect(at.pull.comments).toHaveLength(1);
  });

  test("a fork's gets neither", async () => {
    await using at = await start(main);
    const fork = await at.world.fork(at.repository, "mallory");
    await fork.commit("patch", { files: { "m.txt": "m\n" } });
    const pull = await at.world.openPull(at.repository, { head: "patch", from: fork });
    const event = await at.world.event("pull_request", "opened", pull);
    const step = await at.run({ inputs, secrets, event });
    expect(step.log[0]).toBe("key ''");
    expect(step.log[1]).toContain("Resource not accessible by integration");
    expect(pull.comments).toEqual([]);
    expectClean(at.world);
  });
});

describe("cancellation", () => {
  test("SIGINT comes first; a step that then exits with 0 is cancelled all the same", async () => {
    await using at = await start(`
      process.on("SIGINT", () => { console.log("bye"); process.exit(0); });
      setInterval(() => {}, 1000);
      console.log("ready");`);
    const step = await at.run({ cancelOn: (line) => line === "ready" });
    expect(step).toMatchObject({ conclusion: "cancelled", exitCode: 0, log: ["ready", "bye"] });
  });

  test("a step that hears no signal is killed, and its group with it", async () => {
    const child = `setInterval(() => {}, 1000); process.on("SIGINT", () => {}); process.on("SIGTERM", () => {});`;
    await using at = await start(`
      import { spawn } from "node:child_process";
      for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => console.log(signal));
      const child = spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" });
      child.once("spawn", () => console.log("child " + child.pid));
      setInterval(() => {}, 1000);`);
    const step = await at.run({ cancelOn: (line) => line.startsWith("child ") });
    expect(step).toMatchObject({ conclusion: "cancelled", exitCode: null, signal: "SIGKILL" });
    expect(step.log.slice(1)).toEqual(["SIGINT", "SIGTERM"]);
    const pid = Number(step.log[0]?.split(" ")[1]);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test("disposing the runner ends what still runs", async () => {
    const lines: string[] = [];
    await using at = await start(`
      process.on("SIGINT", () => { console.log("bye"); process.exit(1); });
      setInterval(() => {}, 1000);
      console.log("ready");`);
    const ready = Promise.withResolvers<void>();
    const step = at.run({
      onLine: (line) => {
        lines.push(line);
        if (line === "ready") ready.resolve();
      },
    });
    await ready.promise;
    await at.runner[Symbol.asyncDispose]();
    expect((await step).exitCode).toBe(1);
    expect(lines).toEqual(["ready", "bye"]);
  });
});

/** Whether a process runs; one that was killed may wait for its parent to notice. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
