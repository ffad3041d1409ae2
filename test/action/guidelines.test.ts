import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { planReview } from "../../src/action/decide/plan-review.ts";
import { parseConfig } from "../../src/config/config.ts";
import { readGuidelines } from "../../src/run/guidelines/guidelines.ts";
import type { Artifact } from "../../src/stages/index.ts";
import { fetchPlanned, plannedChange } from "../../src/stages/planned-job.ts";
import { eachScene } from "../github/each-scene.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();
const path = "src/cart.ts";

/** What a reviewer of the pull request's file would be told of the repository's rules. */
async function rulesIn(change: Parameters<typeof readGuidelines>[0]): Promise<string> {
  return (await readGuidelines(change, [path], parseConfig({}))).textFor([path]);
}

/** The head brings rules of its own, and the base branch has got others since the branch was made. */
async function moveOn(): Promise<string> {
  const { repository } = scene;
  const head = { "AGENTS.md": "S-HEAD\n", "src/AGENTS.md": "S-HEAD\n" };
  await repository.commit("feature", { files: head, author: "alice" });
  await repository.commit("main", { files: { "REVIEW.md": "S-TIP\n" }, author: "alice" });
  return (await repository.head("main")) ?? "";
}

it("reads the rules of a pull request where its base branch stands, in one job and in stages", async () => {
  const { world, pull } = scene;
  const tip = await moveOn();
  await using open = await openJob(world);
  const trigger = { actor: "alice", triggeringActor: "alice", sender: null };
  const planned = await planReview(
    {
      ...{ kind: "review", event: "pull_request", action: "synchronize", label: null, trigger },
      ...{ repository: { owner: "acme", repo: "shop" }, pullNumber: pull.number },
      pullRequest: null,
    },
    open.job,
    { full: false },
  );
  if (planned.status !== "ready") throw new Error(planned.status);
  expect(planned.change.base).not.toBe(tip);
  expect(await rulesIn(planned.change)).toBe("From REVIEW.md:\nS-TIP");

  await using first = await openJob(world, { inputs: { stage: "plan" } });
  const { outputs } = await first.act(await world.event("pull_request", "synchronize", pull));
  const plan = JSON.parse(await readFile(outputs.artifact, "utf8")) as Artifact<"plan">;
  expect(plan.pinned?.tip).toBe(tip);
  // What comes later is for the next run: all jobs of this one know the same rules.
  const later = { "REVIEW.md": "S-LATER\n" };
  await scene.repository.commit("main", { files: later, author: "alice" });
  await using second = await openJob(world);
  const pinned = plannedChange({ ...plan, digest: "" } as never, { files: new Map() } as never);
  if (pinned === null) throw new Error("nothing is pinned");
  expect(await rulesIn(await fetchPlanned(pinned, second.job))).toBe("From REVIEW.md:\nS-TIP");
});
