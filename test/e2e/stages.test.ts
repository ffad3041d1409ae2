import { expect, it, vi } from "vitest";
import { openSample } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import type { Contents } from "../../src/stages/index.ts";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { PullWorld } from "../world/pull-world.ts";
import { inOneJob } from "./agents.ts";
import { type Coder, openStages, reportOf, resealed, type Stages } from "./stages.ts";

// A dozen jobs each.
vi.setConfig({ testTimeout: 240_000 });

const toolCache = await agentsToolCache();
const open = () => openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });

/** Plans, reviews by those named, and merges. */
async function reviewed(stages: Stages, reviewers: readonly Coder[] = ["claude", "codex"]) {
  await stages.job({ stage: "plan" });
  for (const coder of reviewers) {
    await stages.job({ stage: "review", coder, inputs: { reviewer: coder } });
  }
  return await stages.job({ stage: "merge" });
}

function settled({ models, github }: PullWorld): void {
  expect(models.problems).toEqual([]);
  expectClean(github);
}

it("finds, votes, patches, confirms and publishes in jobs of their own what one job does", async () => {
  // By default reviewers look twice.
  const inputs = { fix: "suggest", "max-fixes": "3", passes: "" };
  await using one = await open();
  const whole = await inOneJob(one, inputs);
  await using world = await open();
  await using stages = await openStages(world, inputs);
  const result = await stages.all();
  expect(result).toMatchObject({ outcome: "success", reasons: [] });
  expect(result.issues).toEqual(whole.issues);
  expect(result.withdrawn).toEqual(whole.withdrawn);
  expect(result.withdrawn).toHaveLength(1);
  expect(result.fixes).toEqual(whole.fixes);
  expect(result.reviewers.map(({ durationMs, spending, ...rest }) => rest)).toEqual(
    whole.reviewers.map(({ durationMs, spending, ...rest }) => rest),
  );
  const texts = ({ pull }: PullWorld) =>
    // Signatures and times differ from run to run.
    pull.threads.map(({ comments }) =>
      comments[0]?.body
        .replaceAll(pull.headSha, "HEAD")
        .replace(/,"time":"[^"]*","sig":"[^"]*"/, ""),
    );
  expect(texts(world)).toEqual(texts(one));
  const turns = result.timeline.map(({ agent, turn, pass = "" }) =>
    `${agent} ${turn} ${pass}`.trimEnd(),
  );
  expect(turns).toEqual([
    ...["claude review", "claude review 2"],
    ...["codex review", "codex review 2"],
    ...result.reviewers.map(({ reviewer }) => `${reviewer} vote`),
    ...Array(3).fill("fixer fix"),
    ...result.reviewers.map(({ reviewer }) => `${reviewer} confirm`),
  ]);
  settled(world);
});

it("names the reviewer whose job left nothing, and is not green without saying so", async () => {
  await using world = await open();
  await using stages = await openStages(world, { fix: "off" });
  const merge = await reviewed(stages, ["claude"]);
  expect(merge.step.outputs.outcome).toBe("partial");
  expect(merge.matrix.vote?.all?.include).toEqual([]);
  const { step } = await stages.publish();
  expect(step.conclusion).toBe("success");
  expect(step.outputs.outcome).toBe("partial");
  expect(step.annotations.map(({ message }) => message)).toContain(
    "codex failed: its job left no artifact",
  );
  expect(world.pull.comments[0]?.body).toContain("codex failed: its job left no artifact");
  settled(world);
});

it("fails where no reviewer's job left anything", async () => {
  await using world = await open();
  await using stages = await openStages(world, { fix: "off" });
  await reviewed(stages, []);
  const { step } = await stages.publish();
  expect(step).toMatchObject({ conclusion: "failure", outputs: { outcome: "failed" } });
  expect(world.pull.comments[0]?.body).toContain("its job left no artifact");
  expect(world.pull.reviews).toEqual([]);
  settled(world);
});

it("says what was not voted on, not patched and not confirmed where those stages were left out, and posts nothing twice", {
  tags: ["nightly"],
}, async () => {
  await using world = await open();
  const { pull } = world;
  await using stages = await openStages(world, { fix: "suggest", "max-fixes": "2" });
  const merge = await reviewed(stages);
  const first = await stages.publish();
  const body = () => pull.comments[0]?.body ?? "";
  expect(first.step.outputs.outcome).toBe("partial");
  expect(body()).toContain("not voted: its job left no artifact");
  expect(body()).toMatch(/the fixer failed: .*no artifact/);
  const threads = pull.threads.length;

  await stages.matrix("vote", merge.matrix.vote?.all?.include ?? []);
  const fix = await stages.job({ stage: "fix", coder: "gemini" });
  expect(fix.matrix.confirm?.all?.include.length).toBeGreaterThan(0);
  const second = await stages.publish();
  expect(second.step.outputs).toMatchObject({ outcome: "success", "fixed-count": "2" });
  expect(body()).toMatch(/not shown to claude: .*no artifact/);
  expect(body()).not.toContain("not voted");
  expect([pull.threads.length, pull.comments.length]).toEqual([threads, 1]);
  settled(world);
});

it("commits in the job that may push, and suggests each patch alone where it may not", {
  tags: ["nightly"],
}, async () => {
  const inputs = { fix: "commit", "max-fixes": "3", "confirm-fixes": "false", vote: "false" };
  await using world = await open();
  const { pull } = world;
  await using stages = await openStages(world, inputs);
  await reviewed(stages);
  await stages.job({ stage: "fix", coder: "gemini" });
  const head = pull.headSha;
  const suggested = await stages.publish();
  expect(suggested.step.outputs["fixed-count"]).toBe("3");
  expect(pull.headSha).toBe(head);
  expect(pull.comments[0]?.body).toMatch(/not committed: .*token/);
  expect(pull.threads.map(({ comments }) => comments[0]?.body).join()).toContain("```suggestion");

  const committed = await stages.publish({
    permissions: { contents: "write", "pull-requests": "write" },
  });
  expect(committed.step.outputs.outcome, committed.step.log.join("\n")).toBe("success");
  expect(world.github.requests("graphql/createCommitOnBranch")).toHaveLength(3);
  expect(pull.headSha).not.toBe(head);
  settled(world);
});

it("commits of verified patches as many as were verified without one that a reviewer refused", {
  tags: ["nightly"],
}, async () => {
  const inputs = { fix: "commit", "max-fixes": "3", vote: "false", verify: "test -d src" };
  await using world = await open();
  const { pull, github } = world;
  await using stages = await openStages(world, inputs);
  await reviewed(stages);
  const fix = await stages.job({ stage: "fix", coder: "gemini" });
  const made = JSON.parse(stages.store.get("crosscheck-fix") ?? "") as Contents["fix"];
  expect(made.fixes.map(({ status, verify }) => [status, verify])).toEqual(
    Array(3).fill(["fixed", "passed"]),
  );
  expect(made.verified.length).toBeGreaterThanOrEqual(4);
  await stages.matrix("confirm", fix.matrix.confirm?.all?.include ?? []);
  const refused = made.fixes[1]?.issue;
  for (const name of ["claude", "codex"].map((one) => `crosscheck-confirm-${one}`)) {
    const text = stages.store.get(name);
    if (text === undefined) continue;
    const judged = resealed(text, ({ confirmations }) => ({
      confirmations: (confirmations as Contents["confirm"]["confirmations"]).map((one) =>
        one.issue === refused ? { ...one, verdict: "not-solved" } : one,
      ),
    }));
    stages.store.set(name, judged);
  }
  const head = pull.headSha;
  const published = await stages.publish({
    permissions: { contents: "write", "pull-requests": "write" },
  });
  const { fixes, notices } = await reportOf(published);
  expect(fixes.map(({ status, commit }) => [status, commit !== null])).toEqual([
    ["fixed", true],
    ["rejected", false],
    ["fixed", false],
  ]);
  expect(notices.join("\n")).toContain(`that was dropped: ${fixes[2]?.issue}`);
  expect(github.requests("graphql/createCommitOnBranch")).toHaveLength(1);
  expect(pull.headSha).not.toBe(head);
  settled(world);
});
