import { expect, it } from "vitest";
import { checkNothing } from "../../../src/action/skip/skipped-check-run.ts";
import { eachScene } from "../../github/each-scene.ts";
import { writesOf } from "../../github/writes.ts";
import { issueOn } from "../../report/sample.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const shop = { owner: "acme", repo: "shop" };
const reason = "nothing that is reviewed changed since the last review";

async function check(inputs: Record<string, string>) {
  await using opened = await openJob(scene.world, {
    inputs: { "check-run": "on", "fail-on": "high", ...inputs },
  });
  const finished = await checkNothing(shop, scene.pull.headSha, reason, [issueOn(6)], opened.job);
  return { finished, runs: scene.repository.checkRuns };
}

it("completes a check run that fails for what still stands", async () => {
  const { finished, runs } = await check({});
  expect(runs).toMatchObject([
    { headSha: scene.pull.headSha, status: "completed", conclusion: "failure" },
  ]);
  expect(finished).toMatchObject({ outcome: "skipped", reason, standing: [{ line: 6 }] });
});

it("says that it was skipped where nothing stands that fails it", async () => {
  const { runs } = await check({ "fail-on": "none" });
  expect(runs).toMatchObject([{ status: "completed", conclusion: "skipped" }]);
});

it("makes none where none is to be made", async () => {
  const { finished } = await check({ "check-run": "off" });
  expect(writesOf(scene.world)).toEqual([]);
  expect(finished.standing).toHaveLength(1);
});
