import { expect, vi } from "vitest";
import type { SampleWorld } from "../../demo/sample-world.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { createArtifacts } from "../world/workflow/artifacts.ts";
import { jailed, open, outputsOf, run } from "./jobs.ts";

// A dozen jobs each.
vi.setConfig({ testTimeout: 300_000 });

/** A pull request of a stranger, from a fork. */
async function openFork(world: SampleWorld) {
  const { github, repository } = world;
  const fork = await github.fork(repository, "mallory");
  const files = { "src/orders/refund.ts": "export const refund = () => 1;\n" };
  await fork.commit("evil", { files, author: "mallory" });
  return await github.openPull(repository, { head: "evil", from: fork, author: "mallory" });
}

/** The event that a finished run of a pull request causes, on the default branch. */
async function finished(world: SampleWorld, { pull }: SampleWorld): Promise<WorkflowEvent> {
  const head = pull.headRepository;
  const account = { login: "mallory" };
  const base = await world.github.event("workflow_dispatch", null, world.repository);
  return {
    ...base,
    name: "workflow_run" as WorkflowEvent["name"],
    actor: "mallory",
    payload: {
      action: "completed",
      repository: base.payload.repository,
      sender: base.payload.sender,
      workflow_run: {
        id: 100,
        event: "pull_request",
        conclusion: "success",
        head_sha: pull.headSha,
        head_branch: pull.headRef,
        head_repository: { full_name: head?.fullName },
        actor: account,
        triggering_actor: account,
      },
    },
  };
}

jailed(
  "reviews, votes, patches, confirms and publishes by the jobs of the workflow's own text",
  async () => {
    await using world = await open();
    const { github, pull, models } = world;
    const ended = await run(world, "jobs", await github.event("pull_request", "opened", pull));
    expect(ended.ends).toEqual([
      "confirm-claude success",
      "confirm-codex success",
      "confirm-gemini skipped",
      "fix-claude skipped",
      "fix-codex skipped",
      "fix-gemini success",
      "merge success",
      "plan success",
      "publish success",
      "review-claude success",
      "review-codex success",
      "review-gemini skipped",
      "vote-claude success",
      "vote-codex success",
      "vote-gemini skipped",
    ]);
    expect(outputsOf(ended)).toMatchObject({
      outcome: "success",
      "issue-count": "8",
      "fixed-count": "7",
    });
    expect(pull.threads).toHaveLength(7);
    expect(pull.reviews).toHaveLength(1);
    // Each agent's jobs had its own key, and the others none.
    const keys = Object.entries(models.keys).map(([vendor, [key = ""]]) => [key, vendor] as const);
    const seen = ended.steps.map((step) => {
      const texts = Object.values(step.with).join("\n");
      return [
        step.job,
        keys.flatMap(([key, vendor]) => (texts.includes(key) ? [vendor] : [])),
      ] as const;
    });
    const vendorOf = { claude: "anthropic", codex: "openai", gemini: "gemini" } as const;
    for (const [job, held] of seen) {
      const [, coder] = job.split("-") as [string, keyof typeof vendorOf | undefined];
      if (held.length > 0) expect(held, job).toEqual(coder ? [vendorOf[coder]] : []);
    }
    expect(seen.filter(([, held]) => held.length > 0).length).toBe(7);
    expect(models.problems).toEqual([]);
    expectClean(github);
  },
);

jailed(
  "reviews a fork's pull request by two workflows, of which the fork's has nothing",
  async () => {
    await using world = await open();
    const { github } = world;
    const pull = await openFork(world);
    const artifacts = createArtifacts();
    const before = github.log.length;
    const event = await run(
      world,
      "fork-event",
      await github.event("pull_request", "opened", pull),
      {
        artifacts,
        secrets: {},
      },
    );
    expect(event.ends).toEqual(["event success"]);
    expect(artifacts.read("100", "crosscheck-event").toString()).toBe(
      `{"pullRequest":${pull.number}}`,
    );
    expect(github.log.length).toBe(before);

    const following = await finished(world, { ...world, pull });
    const ended = await run(world, "fork-review", following, { artifacts, run: "101" });
    expect(ended.ends).toEqual(expect.arrayContaining(["event success", "publish success"]));
    expect(outputsOf(ended).outcome).toBe("success");
    expect(pull.comments).toHaveLength(1);
    expectClean(github);
  },
);

jailed("reviews no other pull request than the fork's own, whatever its run left", async () => {
  await using world = await open();
  const { github, pull: others } = world;
  const pull = await openFork(world);
  const artifacts = createArtifacts();
  await run(world, "fork-event", await github.event("pull_request", "opened", pull), { artifacts });
  const following = await finished(world, { ...world, pull });
  for (const [at, text] of [
    `{"pullRequest":${others.number}}`,
    '{"pullRequest":"1"}',
    "{".repeat(5_000),
  ].entries()) {
    artifacts.replace("100", "crosscheck-event", text);
    const ended = await run(world, "fork-review", following, { artifacts, run: `10${at + 1}` });
    expect(ended.ends.filter((end) => /^(?:review|fix).*success/.test(end))).toEqual([]);
    expect(outputsOf(ended).outcome ?? "skipped").toBe("skipped");
  }
  expect([others.comments, others.reviews, pull.comments]).toEqual([[], [], []]);
  expect(world.models.requests).toEqual([]);
  expectClean(github);
});
