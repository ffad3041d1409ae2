import { writeFile } from "node:fs/promises";
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
  const skipped = await at.runner.uses({ ...at.use, event: schedule, inputs: asked });
  expect(skipped.outputs.outcome).toBe("skipped");
});
