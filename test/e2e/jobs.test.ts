import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { openSample, type SampleWorld } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import { agentsToolCache } from "../world/agents.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { probeOwnJail } from "../world/jail.ts";
import { openPullWorld } from "../world/pull-world.ts";
import { createArtifacts } from "../world/workflow/artifacts.ts";
import type { StartedStep } from "../world/workflow/run-job.ts";
import { runWorkflow, type WorkflowOptions } from "../world/workflow/run-workflow.ts";
import { action } from "./agents.ts";
import { reviewersOf, shownFiles } from "./defects.ts";

// A dozen jobs each.
vi.setConfig({ testTimeout: 300_000 });

const toolCache = await agentsToolCache();
// The workflow asks for a jail.
const probe = await probeOwnJail();
const jailed = it.skipIf(probe.status !== "works");
const example = (name: string) => readFileSync(`docs/workflows/${name}.yml`, "utf8");

const open = () => openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });

/** Runs one of the example workflows; `steps` gets every step before it runs. */
async function run(
  world: SampleWorld,
  name: string,
  event: WorkflowEvent,
  over: Partial<WorkflowOptions> = {},
) {
  const { models } = world;
  const base = { "anthropic-base-url": models.url, "openai-base-url": models.url };
  const steps: StartedStep[] = [];
  const artifacts = over.artifacts ?? createArtifacts();
  const { onStep, ...rest } = over;
  const result = await runWorkflow({
    text: example(name),
    world: world.github,
    event,
    run: "100",
    artifacts,
    action,
    also: { ...base, "gemini-base-url": models.url },
    toolCache,
    called: () => readFileSync(".github/workflows/crosscheck.yml", "utf8"),
    secrets: {
      ANTHROPIC_API_KEY: models.keys.anthropic[0] ?? "",
      OPENAI_API_KEY: models.keys.openai[0] ?? "",
      GEMINI_API_KEY: models.keys.gemini[0] ?? "",
    },
    onStep(step) {
      steps.push(step);
      onStep?.(step);
    },
    ...rest,
  });
  const ends = result.jobs.map(({ id, result: end, error, steps: own }) =>
    end === "failure"
      ? `${id} failed: ${error ?? own.at(-1)?.log.slice(-5).join("\n")}`
      : `${id} ${end}`,
  );
  return { ...result, steps, artifacts, ends: ends.sort() };
}

const outputsOf = ({ jobs }: Awaited<ReturnType<typeof run>>) =>
  jobs.find(({ id }) => id === "publish")?.steps.at(-1)?.outputs ?? {};

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

jailed("publishes what there is when a reviewer's runner is lost, and says whose", async () => {
  await using world = await open();
  const { github, pull } = world;
  const event = await github.event("pull_request", "opened", pull);
  const ended = await run(world, "jobs", event, {
    onStep({ job, uses }) {
      if (job === "review-claude" && uses === "./crosscheck") throw new Error("the runner is gone");
    },
  });
  expect(ended.ends).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^review-claude failed: .*the runner is gone$/),
      "review-codex success",
      "merge success",
      "fix-gemini success",
      "publish success",
    ]),
  );
  expect(outputsOf(ended).outcome).toBe("partial");
  expect(pull.comments[0]?.body).toContain("claude failed");
  expect(pull.threads.length).toBeGreaterThan(0);
  expectClean(github);
});

const folders = ["api", "billing", "stock", "web", "mail"] as const;
const planted = (folder: string) => `${folder}.forEach(async (one) => await save(one));`;

/** 3,000 new files in five folders; one in each has a defect. */
const many: Record<string, string> = Object.fromEntries(
  Array.from({ length: 3_000 }, (_, at) => {
    const folder = folders[at % 5] ?? "api";
    const line = `export const ${folder}${at} = "${"x".repeat(150)}";\n`;
    return [`src/${folder}/part${at}.ts`, at < 5 ? `${line}${planted(folder)}\n` : line];
  }),
);

jailed(
  "reviews 3,000 files on as many runners as there are parts, and publishes one review",
  async () => {
    const defects = folders.map((folder) => ({
      code: planted(folder),
      title: `Promises of ${folder} are dropped`,
      description: "`forEach` does not wait for its async callback.",
    }));
    await using world = await openPullWorld({
      base: { "README.md": "shop\n" },
      head: { files: many },
      title: "Add everything",
      scripts: [
        ...reviewersOf(() => defects),
        { vendor: "gemini", steps: () => ({ text: "That takes a decision of a maintainer." }) },
      ],
      toolCache,
    });
    const { github, pull, models } = world;
    const ended = await run(world, "jobs", await github.event("pull_request", "opened", pull));
    const reviews = ended.jobs.filter(({ id }) => /^review-(?:claude|codex)$/.test(id));
    expect(reviews.length).toBeGreaterThanOrEqual(6);
    expect(reviews.every(({ result }) => result === "success")).toBe(true);
    const runners = new Set(reviews.map(({ matrix }) => `${matrix.reviewer} ${matrix.shard}`));
    expect(runners.size).toBe(reviews.length);
    for (const vendor of ["anthropic", "openai"]) {
      const shown = models.requests
        .filter((request) => request.vendor === vendor && request.text.includes('turn to "review"'))
        .flatMap(({ text }) => shownFiles(text).map(({ path }) => path));
      expect(shown.sort()).toEqual(Object.keys(many).sort());
    }
    expect(outputsOf(ended)).toMatchObject({ outcome: "success", "issue-count": "5" });
    expect(pull.reviews).toHaveLength(1);
    expect(pull.threads).toHaveLength(5);
    expectClean(github);
  },
);

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
