import { expect, it } from "vitest";
import { eachScene } from "../github/each-scene.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();

/** Whether a review of the pull request was tried: these agents say nothing. */
async function reviewed(event: WorkflowEvent, more: Record<string, string> = {}) {
  const { world, pull } = scene;
  await using open = await openJob(world, {
    inputs: { "pull-request": String(pull.number), fix: "off", ...more },
  });
  const { outputs, warnings } = await open.act(event);
  return { isReviewed: outputs.outcome === "failed", warnings: warnings.join() };
}

it("reviews the pull request that the input names, whatever event starts the run", async () => {
  const { world, repository, pull } = scene;
  const head = (await repository.head("main")) ?? "";
  const push = { ref: "refs/heads/main", before: head, after: head, sender: "alice" };
  const by = { sender: "alice" };
  for (const event of [
    await world.event("push", null, repository, push),
    await world.event("schedule", null, repository),
    await world.event("repository_dispatch", "review", repository, by),
    await world.event("workflow_run", "completed", pull, by),
  ]) {
    expect((await reviewed(event)).isReviewed, event.name).toBe(true);
  }
});

it.each(["writers", "all"])(
  "takes nobody's word for it who may not write, with review-authors: %s",
  async (authors) => {
    const { world, repository, pull } = scene;
    world.user("mallory");
    const fork = await world.fork(repository, "mallory");
    await fork.commit("evil", { files: { "a.ts": "evil\n" }, author: "mallory" });
    const foreign = await world.openPull(repository, { head: "evil", from: fork });
    const by = { sender: "mallory" };
    const events = [
      await world.event("repository_dispatch", "review", repository, by),
      // Their own pull request, and that of others which their run's artifact may name.
      await world.event("workflow_run", "completed", foreign, {}),
      // GitHub's word on the run before counts too: who may write has started only the run that follows.
      { ...(await world.event("workflow_run", "completed", foreign, {})), actor: "alice" },
      await world.event("workflow_run", "completed", pull, { triggeringActor: "mallory" }),
    ];
    for (const event of events) {
      for (const number of [pull.number, foreign.number]) {
        const inputs = { "review-authors": authors, "pull-request": String(number) };
        const { isReviewed, warnings } = await reviewed(event, inputs);
        expect(isReviewed).toBe(false);
        expect(warnings).toContain("mallory has no write access");
      }
    }
  },
);
