import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { openPullWorld } from "../world/pull-world.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { inOneJob } from "./agents.ts";
import { type Defect, reviewersOf, shownFiles } from "./defects.ts";
import { openStages, resealed } from "./stages.ts";

// A dozen jobs with real agents.
vi.setConfig({ testTimeout: 240_000 });

const toolCache = await agentsToolCache();
const folders = ["api", "billing", "stock"] as const;
const planted = (folder: string) => `${folder}.forEach(async (one) => await save(one));`;

/** 400 new files in three folders, each folder just within what one thread is given; each has one defect. */
const files: Record<string, string> = Object.fromEntries(
  Array.from({ length: 400 }, (_, at) => {
    const folder = folders[at % 3] ?? "api";
    const text = `export const ${folder}${at} = "${"value ".repeat(270)}";\n`;
    return [`src/${folder}/part${at}.ts`, at < 3 ? `${text}${planted(folder)}\n` : text];
  }),
);
const defects = folders.map(
  (folder, at): Defect => ({
    code: planted(folder),
    title: `Promises of ${folder} are dropped`,
    description: "`forEach` does not wait for its async callback.",
    // One that only Claude sees, so that Codex has something to vote on.
    ...(at === 0 ? { by: ["anthropic"] } : {}),
  }),
);
const open = () =>
  openPullWorld({
    base: { "README.md": "shop\n" },
    head: { files },
    title: "Add everything",
    scripts: reviewersOf(() => defects),
    toolCache,
  });

it("reviews 400 files in six jobs side by side, each with its key and no right to write, and publishes what one job does", {
  tags: ["nightly"],
}, async () => {
  await using one = await open();
  const whole = await inOneJob(one, { fix: "off" });
  await using world = await open();
  const { github, pull, models } = world;
  await using stages = await openStages(world, { fix: "off" });

  const plan = await stages.job({ stage: "plan" });
  const { review = {} } = plan.matrix;
  expect(review.all?.include.map(({ reviewer, shard }) => `${reviewer} ${shard}`)).toEqual([
    "claude 1/3",
    "claude 2/3",
    "claude 3/3",
    "codex 1/3",
    "codex 2/3",
    "codex 3/3",
  ]);
  expect(review.codex?.include).toHaveLength(3);
  await Promise.all(
    ["claude", "codex"].map((coder) => stages.matrix("review", review[coder]?.include ?? [])),
  );
  const merge = await stages.job({ stage: "merge" });
  expect(merge.matrix.vote?.all?.include).toEqual([{ reviewer: "codex", coder: "codex" }]);
  await stages.matrix("vote", merge.matrix.vote?.all?.include ?? []);

  // Whoever starts an agent leaves a file.
  await using trap = await temporaryFolder("trap");
  const agent = join(trap.path, "agent");
  await writeFile(agent, `#!/bin/sh\necho started > ${trap.path}/started\n`);
  await chmod(agent, 0o755);
  const asked = models.requests.length;
  const published = await stages.publish({
    inputs: { "claude-path": agent, "codex-path": agent, "gemini-path": agent },
  });
  expect(published.step.outputs.outcome, published.step.log.join("\n")).toBe("success");
  expect(await readdir(trap.path)).toEqual(["agent"]);
  expect(models.requests).toHaveLength(asked);

  const issues = JSON.parse(published.step.outputs.issues ?? "[]");
  expect(issues).toEqual(
    whole.issues.map(({ id, file, line, severity, title, agreement, anchor }) => ({
      id,
      file: anchor?.file ?? file,
      line: anchor?.line ?? line,
      severity,
      title,
      agreement,
      inline: true,
      fix: null,
    })),
  );
  expect(issues).toHaveLength(3);
  expect(pull.threads.map(({ path }) => path)).toEqual(one.pull.threads.map(({ path }) => path));
  expect(pull.reviews).toHaveLength(1);

  // Each file went to each reviewer once.
  for (const vendor of ["anthropic", "openai"]) {
    const shown = models.requests
      .filter((request) => request.vendor === vendor && request.text.includes('turn to "review"'))
      .map(({ text }) => shownFiles(text).map(({ path }) => path));
    expect(shown).toHaveLength(3);
    expect(shown.flat().sort()).toEqual(Object.keys(files).sort());
  }

  // No job but the last one asked GitHub for more than git's objects and what a plan needs to know.
  for (const [name, { requests }] of stages.jobs) {
    if (name === "publish") continue;
    const asks = new Set(requests.map(({ operation }) => operation));
    const reading = name === "crosscheck-plan" ? ["graphql", "repos/get-content"] : [];
    for (const operation of asks) {
      const known = ["git-refs", "git-upload-pack", ...reading];
      if (name === "crosscheck-plan") {
        known.push(
          "repos/get-collaborator-permission-level",
          "repos/compare-commits-with-basehead",
        );
      }
      expect(known, `${name}: ${operation}`).toContain(operation);
    }
    expect(requests.flatMap(({ fields }) => fields).filter((field) => field !== "viewer")).toEqual(
      name === "crosscheck-plan" ? ["repository"] : [],
    );
    expect(requests.every(({ status = 0 }) => status < 400 || status === 404)).toBe(true);
  }

  // A job that speaks for parts of another one of its reviewer.
  const reviewOf = (index: number) => stages.store.get(`crosscheck-review-claude-${index}`) ?? "";
  const reviews = [1, 2, 3].flatMap((index) => JSON.parse(reviewOf(index)).reviews);
  const greedy = resealed(reviewOf(1), () => ({ job: { index: 1, count: 1 }, reviews }));
  stages.store.set("crosscheck-review-claude-1", greedy);
  const { step: refused } = await stages.job({ stage: "merge" });
  expect(refused.conclusion).toBe("failure");
  expect(refused.log.join("\n")).toMatch(/part 2 .*two jobs of claude/);
  expect(models.problems).toEqual([]);
  expectClean(github);
});
