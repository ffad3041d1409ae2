import { readFileSync, readlinkSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { eachScene } from "./github/each-scene.ts";
import { markedIn } from "./github/signed.ts";
import { sourceAction } from "./source-action.ts";
import { startRunner } from "./world/runner/start.ts";
import { temporaryFolder } from "./world/temporary-folder.ts";

const scene = eachScene();

/** A run that shows its progress, has no agent that can be started, and reports that. */
const inputs = {
  reviewers: "claude",
  "anthropic-api-key": "test-key-anthropic",
  "claude-path": "/nonexistent/claude",
  fix: "off",
};

async function open() {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(await temporaryFolder("main"));
  const action = await sourceAction(folder.path);
  const runner = starting.use(await startRunner({ world: scene.world }));
  const event = await scene.world.event("pull_request", "opened", scene.pull);
  const running = starting.move();
  return {
    runner,
    folder: folder.path,
    use: { action, event, inputs },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

it("keeps for the post step who the run is, and of a comment that is ended nothing", async () => {
  await using at = await open();
  const step = await at.runner.uses(at.use);
  expect(step.outputs.outcome, step.log.join("\n")).toBe("failed");
  expect(step.state["run-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(step.state["summary-comment"]).toBe("");
  const body = scene.pull.comments[0]?.body ?? "";
  expect(body).toContain("nothing was reviewed");
  // So the post step does not even look.
  const before = scene.world.log.length;
  expect(await step.post()).toMatchObject({ conclusion: "success" });
  expect(scene.world.log).toHaveLength(before);
  expect(scene.pull.comments.map((comment) => comment.body)).toEqual([body]);
});

it("shows its own words as they are, and filters what is hidden in others'", async () => {
  const { repository, pull } = scene;
  const text = (await repository.read("main", "src/cart.ts")) ?? "";
  const noise = Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7919) % 256);
  // Code that nobody can read makes a run incomplete, without an agent.
  const files = { "src/cart.ts": text, "src/sh\u200bop.js": noise };
  await repository.commit("feature", { files, author: "alice" });
  await using at = await open();
  const event = await scene.world.event("pull_request", "synchronize", pull);
  const step = await at.runner.uses({ ...at.use, event });
  const title = "⚠️ Crosscheck, incomplete: 0 issues";
  expect(step.log).toContain(title);
  const [check] = repository.checkRuns.filter(({ headSha }) => headSha === pull.headSha);
  expect(check?.title).toBe(title);
  const warnings = step.annotations.map(({ message }) => message).join("\n");
  for (const shown of [warnings, step.summary, pull.comments[0]?.body, check?.summary]) {
    expect(shown).toContain("sh⟨U+200B⟩op.js");
    expect(shown).not.toContain("U+FE0F");
  }
});

it("keeps while it works which comment says so, and the post step of a killed run ends that", async () => {
  await using at = await open();
  let pid = 0;
  const run = () => {
    process.kill(pid, "SIGKILL");
  };
  // What publishes reads the pull request once more, with the progress written.
  scene.world.fault("graphql", { kind: "meanwhile", run }, { skip: 1 });
  const killed = await at.runner.uses({
    ...at.use,
    onStart: (started) => {
      pid = started;
    },
  });
  expect(killed.signal).toBe("SIGKILL");
  const [comment] = scene.pull.comments;
  expect(killed.state["summary-comment"]).toBe(String(comment?.id));
  expect(comment?.body).toContain("Crosscheck is reviewing");
  expect(await killed.post()).toMatchObject({ conclusion: "success", annotations: [] });
  expect(comment?.body).toContain("ended before it had a report");
  expect(comment?.body).toContain("the run was cancelled or killed");
  expect(markedIn(comment?.body ?? "")).toMatchObject({ state: "done" });
});

/** What every process of the runner's user can read of a running step: its environment, as it was started with. */
async function shownWhile(
  at: Awaited<ReturnType<typeof open>>,
  env: Readonly<Record<string, string>> = {},
) {
  let pid = 0;
  let environ = "";
  let input = "";
  const run = () => {
    environ = readFileSync(`/proc/${pid}/environ`, "utf8");
    input = readlinkSync(`/proc/${pid}/fd/0`);
  };
  scene.world.fault("graphql", { kind: "meanwhile", run });
  const token = scene.world.token();
  const step = await at.runner.uses({
    ...at.use,
    token,
    env: { DATABASE_URL: "canary-of-the-job", ODD: "línes\nand = signs", ...env },
    onStart: (started) => {
      pid = started;
    },
  });
  expect(step.outputs.outcome, step.log.join("\n")).toBe("failed");
  return { environ, input, step, secrets: [token.value, inputs["anthropic-api-key"]] };
}

it.runIf(process.platform === "linux")(
  "shows no input and no secret of the job to other processes",
  async () => {
    await using at = await open();
    const { environ, input, step, secrets } = await shownWhile(at);
    expect(environ).toContain("RUNNER_TRACKING_ID=");
    expect(environ).not.toMatch(/INPUT_|canary|ACTIONS_|STATE_/);
    for (const secret of secrets) expect(environ).not.toContain(secret);
    expect(input).toBe("/dev/null");
    expect([...step.log, ...step.debug].join("\n")).not.toMatch(/Warning|execve/);
    const left = (await readdir("/dev/shm")).filter((name) => name.startsWith(".crosscheck-"));
    expect(left).toEqual([]);
  },
);

it("goes on with its inputs where a process cannot start itself again", async () => {
  await using at = await open();
  const old = join(at.folder, "old-node.cjs");
  await writeFile(old, "process.execve = undefined;\n");
  const { environ, step } = await shownWhile(at, { NODE_OPTIONS: `--require=${old}` });
  if (process.platform === "linux") expect(environ).toContain("INPUT_ANTHROPIC-API-KEY=");
  expect(step.state["run-id"]).toMatch(/^[0-9a-f-]{36}$/);
});

it.each([
  ["no event file is named", ""],
  ["the event file is missing", "missing.json"],
  ["the event file is broken", "broken.json"],
  ["the event file holds no object", "list.json"],
])("fails, and says so, where %s", async (_, file) => {
  await using at = await open();
  await writeFile(join(at.folder, "broken.json"), '{"action": "open');
  await writeFile(join(at.folder, "list.json"), "[]");
  const path = file && join(at.folder, file);
  const step = await at.runner.uses({ ...at.use, github: { event_path: path } });
  expect(step.conclusion).toBe("failure");
  expect(step.outputs.outcome).toBe("failed");
  const errors = step.annotations.filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0]?.message).toContain("GITHUB_EVENT_PATH");
  expect(errors[0]?.message).toContain(path);
  // It is the workflow's fault, so no stack is shown.
  expect(step.log.join("\n")).not.toContain("    at ");
  expect(scene.world.log).toEqual([]);
});

it("reads the event file of events without a payload of their own", async () => {
  await using at = await open();
  const { world, repository, pull } = scene;
  const dispatch = await world.event("workflow_dispatch", null, repository, { sender: "alice" });
  const asked = { ...inputs, "pull-request": String(pull.number) };
  const reviewed = await at.runner.uses({ ...at.use, event: dispatch, inputs: asked });
  expect(reviewed.outputs.outcome).toBe("failed");
  expect(pull.comments).toHaveLength(1);
  const schedule = await world.event("schedule", null, repository);
  const skipped = await at.runner.uses({ ...at.use, event: schedule });
  expect(skipped.outputs.outcome).toBe("skipped");
  const asking = await at.runner.uses({ ...at.use, event: schedule, inputs: asked });
  expect(asking.outputs.outcome).toBe("failed");
});
