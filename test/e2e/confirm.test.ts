import { readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { replace } from "../world/models/call.ts";
import type { Script } from "../world/models/script.ts";
import { openPullWorld } from "../world/pull-world.ts";
import { action } from "./agents.ts";
import { type Defect, reviewersOf } from "./defects.ts";

vi.setConfig({ testTimeout: 120_000 });
const toolCache = await agentsToolCache();

const defect = (name: string, more: Partial<Defect> = {}): Defect => ({
  code: `export const ${name} = "broken";`,
  title: `The value ${name} is broken`,
  description: `Callers of ${name} fail.`,
  ...more,
});
const defects: readonly Defect[] = [
  defect("good"),
  defect("lazy", { check: { openai: "not-solved" } }),
  defect("harmful", { check: { anthropic: "new-problem" } }),
  defect("unseen", { by: ["openai"], check: { openai: null } }),
];
const names = ["good", "lazy", "harmful", "unseen"];
const path = (name: string) => `src/${name}.ts`;

const fixer: Script = {
  vendor: "gemini",
  steps: ({ text, toolResults }) => {
    if (toolResults.length > 0) return { text: "Repaired." };
    const [, name = ""] = /The value (\w+) is broken/.exec(text) ?? [];
    return { calls: [replace(path(name), '"broken"', '"repaired"')] };
  },
};

/** A run that commits what it may, on a pull request with the four defects. */
async function commit(inputs: Record<string, string>) {
  await using world = await openPullWorld({
    base: Object.fromEntries(names.map((name) => [path(name), "export {};\n"])),
    head: {
      files: Object.fromEntries(
        defects.map(({ code }, at) => [path(names[at] ?? ""), `export {};\n${code}\n`]),
      ),
    },
    title: "Add values",
    scripts: [...reviewersOf(() => defects), fixer],
    toolCache,
  });
  const { github, pull, repository, models, runner } = world;
  const event = await github.event("pull_request", "opened", pull);
  const all = {
    ...world.inputs,

    vote: "false",
    fix: "commit",
    ...inputs,
  };
  const step = await runner.uses({ action, event, inputs: all });
  expect(step.conclusion, step.log.join("\n")).toBe("success");
  const report = JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
  const repaired = await Promise.all(
    names.map(async (name) =>
      (await repository.read(pull.headSha, path(name)))?.includes("repaired"),
    ),
  );
  expect(models.problems).toEqual([]);
  expectClean(github);
  return {
    requests: models.requests,
    committed: names.filter((_, at) => repaired[at]),
    bodyOf: (name: string) =>
      pull.threads.find((thread) => thread.path === path(name))?.comments[0]?.body,
    summary: pull.comments[0]?.body ?? "",
    fixOf(name: string) {
      const issue = report.issues.find(({ title }) => title === defect(name).title);
      return report.fixes.find((fix) => fix.issue === issue?.id);
    },
  };
}

it("commits only what the reviewers behind an issue call solved, as one more turn on their threads", async () => {
  const { committed, fixOf, bodyOf, summary, requests } = await commit({});
  expect(committed).toEqual(["good"]);
  expect(fixOf("good")).toMatchObject({ status: "fixed", commit: expect.any(String) });
  const confirmed = fixOf("good")?.confirmations.map(({ reviewer }) => reviewer);
  expect(confirmed?.toSorted()).toEqual(["claude", "codex"]);
  expect(fixOf("lazy")).toMatchObject({
    status: "rejected",
    reason: expect.stringMatching(/^codex .*not solve.*: openai looked\.$/),
  });
  expect(fixOf("harmful")).toMatchObject({
    status: "rejected",
    reason: expect.stringMatching(/^claude .*new problem: anthropic looked\.$/),
  });
  expect(fixOf("unseen")).toMatchObject({ status: "fixed", confirmations: [], commit: null });
  expect(bodyOf("unseen")).toContain("no reviewer confirmed it");
  expect(summary).toContain("codex says that it does not solve it");

  const turns = (words: string, vendor: string) =>
    requests.filter((one) => one.vendor === vendor && one.text.includes(`Set turn to "${words}"`));
  for (const vendor of ["anthropic", "openai"]) {
    const [review] = turns("review", vendor);
    const [confirm, ...more] = turns("confirm", vendor);
    expect(more).toEqual([]);
    expect(confirm?.conversation).toBe(review?.conversation);
    // Only whoever raised an issue is asked about its patch.
    expect(confirm?.text.includes("unseen")).toBe(vendor === "openai");
  }
});

it("asks nobody and says so where fixes need no word of a reviewer", async () => {
  const { committed, bodyOf, requests } = await commit({ "confirm-fixes": "false" });
  expect(committed).toEqual(names);
  expect(bodyOf("good")).toContain("no reviewer confirmed it");
  expect(requests.some(({ text }) => text.includes('Set turn to "confirm"'))).toBe(false);
});
