import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { fixing } from "../../github/fixing.ts";
import { runOn } from "../../github/scene.ts";
import { markedIn } from "../../github/signed.ts";
import { agentVersion, openJob } from "../open-job.ts";

const scene = eachScene();
const fixer = { fixer: "claude", fix: "off" };

/** A review has raised an issue, and somebody asks for its fix. */
async function asked() {
  const { world, pull } = scene;
  await runOn(connect(world), scene, fixing([], ["Left open"]));
  // GitHub's times have no fractions: a comment of the same second is not known to come after the report.
  await delay(1_000);
  const comment = world.comment(pull, { author: "alice", body: "/crosscheck fix all" });
  return await world.event("issue_comment", "created", comment);
}

it("keeps its summary comment for the post step while it fixes, and lets it go with the report", async () => {
  const event = await asked();
  const { pull, world } = scene;
  await using open = await openJob(world, { inputs: fixer });
  const result = await open.act(event);
  expect(open.kept).toEqual([String(pull.comments[0]?.id), ""]);
  expect(markedIn(pull.comments[0]?.body ?? "")).toMatchObject({ state: "done" });
  // What is to be known of the agents is told here too.
  expect(result.warnings.join("\n")).toContain(`claude ${agentVersion} at `);
});

it("leaves the comment to the post step where the report could not be written", async () => {
  const event = await asked();
  const { pull, world } = scene;
  await using open = await openJob(world, { inputs: fixer });
  // The first write shows the progress.
  world.fault("issues/update-comment", { kind: "status", status: 403 }, { skip: 1, times: 9 });
  await open.act(event);
  expect(open.kept).toEqual([String(pull.comments[0]?.id)]);
  expect(markedIn(pull.comments[0]?.body ?? "")).toMatchObject({ state: "running" });
});

it("says that it was stopped, and is no success", async () => {
  const event = await asked();
  const { pull, world } = scene;
  const stop = new AbortController();
  await using open = await openJob(world, {
    inputs: fixer,
    stop: stop.signal,
    onNote: (text) => {
      if (text.includes("WITHOUT A JAIL")) stop.abort("the workflow run was cancelled");
    },
  });
  const { outputs, summary } = await open.act(event);
  expect(outputs.outcome).toBe("partial");
  expect(summary).toContain("the workflow run was cancelled");
  expect(pull.comments[0]?.body).toContain("Left open");
});

it("says why it does not fix what is ignored, and asks no agent", async () => {
  const event = await asked();
  await using open = await openJob(scene.world, { inputs: { ...fixer, ignore: "src/" } });
  const { outputs, failure } = await open.act(event);
  expect([outputs.outcome, failure]).toEqual(["success", null]);
  const reply = scene.pull.comments.at(-1)?.body ?? "";
  expect(reply).toContain("is not fixed: issues of a file that is not reviewed (ignored by src/)");
  expect(JSON.parse(await readFile(outputs.report, "utf8")).fixer).toBeNull();
});
