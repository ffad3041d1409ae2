import { join } from "node:path";
import { expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { patchText } from "../../src/git/diff.ts";
import type { FixResult } from "../../src/model/result.ts";
import { recheckFixes } from "../../src/stages/recheck-fixes.ts";
import { madeCommit, madeRepository } from "../git/made-commit.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** Rechecks two patches in a row of the fixer's job, which judged them together, in a publishing job. */
async function recheck(folder: string, obstacle: string | null) {
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
  const job = { config: parseConfig({ fix: "commit", verify: "npm test" }), planned: { obstacle } };
  const change = { repository, head, tree: head };
  return await recheckFixes(made as never, [], change as never, {} as never, job as never);
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
