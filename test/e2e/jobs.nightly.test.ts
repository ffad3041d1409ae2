import { expect, vi } from "vitest";
import { expectClean } from "../world/github/expect-clean.ts";
import { openPullWorld } from "../world/pull-world.ts";
import { reviewersOf, shownFiles } from "./defects.ts";
import { jailed, open, outputsOf, run, toolCache } from "./jobs.ts";

// A dozen jobs each.
vi.setConfig({ testTimeout: 300_000 });

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
      "review-claude failed: ./crosscheck: the runner is gone",
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
