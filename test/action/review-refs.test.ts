import { expect, it } from "vitest";
import { reviewRange } from "../../src/action/review-refs.ts";
import { eachScene } from "../github/each-scene.ts";
import { writesOf } from "../github/writes.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();

/** Reviews the branch against main; no reviewer can come. */
async function review(actor = "alice") {
  await using opened = await openJob(scene.world, {
    inputs: { "check-run": "on" },
  });
  const finished = await reviewRange(
    {
      kind: "range",
      event: "workflow_dispatch",
      repository: { owner: "acme", repo: "shop" },
      trigger: { actor, triggeringActor: actor, sender: null },
      baseRef: "main",
      headRef: "feature",
    },
    opened.job,
  );
  return { finished, runs: scene.repository.checkRuns };
}

it("puts what it came to into a check run on the reviewed commit", async () => {
  const { finished, runs } = await review();
  expect(finished.outcome).toBe("failed");
  expect(runs).toMatchObject([{ headSha: scene.pull.headSha, status: "completed" }]);
});

it("does nothing for who may not write", async () => {
  scene.world.user("rita");
  const { finished } = await review("rita");
  expect(finished).toMatchObject({ outcome: "skipped", result: null });
  expect(writesOf(scene.world)).toEqual([]);
});
