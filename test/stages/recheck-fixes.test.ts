import { join } from "node:path";
import { expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { patchText } from "../../src/git/diff.ts";
import { createClient } from "../../src/github/client.ts";
import type { FixResult } from "../../src/model/result.ts";
import { recheckFixes } from "../../src/stages/recheck-fixes.ts";
import { madeCommit, madeRepository } from "../git/made-commit.ts";
import { planOptions } from "../github/plan-options.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** To whose branch commits may go. */
const { pullRequest } = planOptions();

/**
 * Rechecks two patches in a row of the fixer's job, which judged them together, in a publishing job. Nobody answers
 * there whether its token may push: only a refusal keeps it from trying.
 */
async function recheck(folder: string, obstacle: string | null, state: "open" | "closed" = "open") {
  const repository = await madeRepository(join(folder, "repository"));
  const tree = async (a: string, b: string) =>
    (await madeCommit(repository, { "a.txt": a, "b.txt": b })).tree;
  const head = await tree("zero\n", "zero\n");
  const [one, two] = [await tree("one\n", "zero\n"), await tree("one\n", "one\n")];
  const fix = (issue: string, patch: string): FixResult => ({
    ...{ issue, status: "fixed", reason: null, patch, summary: "" },
    ...{ verify: "passed", confirmations: [], commit: null },
  });
  const made = {
    fixes: [
      fix("11111111", await patchText(repository, head, one)),
      fix("22222222", await patchText(repository, one, two)),
    ],
    independent: false,
    verified: new Set([two]),
  };
  const job = {
    config: parseConfig({ fix: "commit", verify: "npm test" }),
    serverUrl: "http://127.0.0.1:1",
    client: createClient({ token: "test-token", apiUrl: "http://127.0.0.1:1" }),
    planned: { obstacle },
  };
  const change = { repository, head, tree: head, diff: { files: [] } };
  const pull = { ...pullRequest, state };
  return await recheckFixes(made, [], change, pull, job);
}

it("calls no patch verified that was judged only together with others, once each stands alone", async () => {
  await using folder = await temporaryFolder("recheck");
  const { fixes, plan } = await recheck(folder.path, "the branch is protected");
  expect(plan.independent).toBe(true);
  expect(fixes.map(({ status, verify }) => [status, verify])).toEqual([
    ["fixed", "not-run"],
    ["fixed", "not-run"],
  ]);
  expect(plan.notices).toHaveLength(1);
});

it("leaves patches on top of each other, with their verdicts, where they may be committed", async () => {
  await using folder = await temporaryFolder("recheck");
  const { fixes, plan } = await recheck(folder.path, null);
  expect(plan.independent).toBe(false);
  expect(fixes.map(({ status, verify }) => [status, verify])).toEqual([
    ["fixed", "passed"],
    ["fixed", "passed"],
  ]);
  expect(plan.notices).toEqual([]);
});

it("commits as many as were verified together, and none behind one that was dropped", async () => {
  await using folder = await temporaryFolder("recheck");
  const { fixes, plan } = await recheck(folder.path, null);
  const issues = async (kept: readonly FixResult[]) =>
    (await plan.together(kept)).map(({ issue }) => issue);
  expect(await issues(fixes)).toEqual(["11111111", "22222222"]);
  // Nobody has judged the first alone, nor the second without it.
  expect(await issues(fixes.slice(0, 1))).toEqual([]);
  expect(await issues(fixes.slice(1))).toEqual([]);
});

it("suggests each alone where the pull request is closed by now", async () => {
  await using folder = await temporaryFolder("recheck");
  const { fixes, plan } = await recheck(folder.path, null, "closed");
  expect(plan.independent).toBe(true);
  expect(fixes.map(({ verify }) => verify)).toEqual(["not-run", "not-run"]);
});
