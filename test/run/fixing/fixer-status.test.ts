import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseConfig } from "../../../src/config/config.ts";
import { CoderError } from "../../../src/errors.ts";
import { exportTree } from "../../../src/git/tree.ts";
import type { ReportedIssue } from "../../../src/model/issue.ts";
import { patchChosen } from "../../../src/run/fixing/patch.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { issueOn } from "../../report/sample.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** What a run says of its fixer, whose threads fail to start for the issues with these titles. */
async function fixerOf(issues: readonly ReportedIssue[], failing: readonly string[]) {
  await using folder = await temporaryFolder("fixer-status");
  const repository = await madeRepository(join(folder.path, "repository"));
  const { commit, tree } = await madeCommit(repository, { "src/cart.ts": "one\n" });
  let started = 0;
  const startThread = async () => {
    const title = issues[started++]?.title ?? "";
    if (failing.includes(title))
      throw new CoderError("overloaded", "no answer", { coder: "gemini" });
    return {
      run: async () => ({ text: "Nothing to do." }),
      close: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    };
  };
  const agent = { coder: { startThread }, spending: () => undefined, models: () => [] };
  const context = {
    config: parseConfig({ fix: "suggest", "fix-attempts": "1" }),
    pool: { acquire: async () => agent, sandbox: { folder: folder.path, unjailed: "none" } },
    rights: { commitBlocker: async () => null, verifyBlocker: async () => null },
    signal: new AbortController().signal,
    onProgress: () => undefined,
    async exportTree(use: string) {
      const place = join(folder.path, use);
      await mkdir(place, { recursive: true });
      await exportTree(repository, tree, place);
      return place;
    },
  };
  const change = { repository, head: commit, tree, diff: { files: [] }, dirty: new Set() };
  return (await patchChosen(issues, change as never, context as never)).fixer?.status;
}

it("has failed where it failed on every issue, and is incomplete where it failed on some", async () => {
  const issues = [issueOn(3, "one"), issueOn(4, "two")];
  expect(await fixerOf(issues, ["one", "two"])).toBe("failed");
  expect(await fixerOf(issues, ["one"])).toBe("partial");
  expect(await fixerOf(issues, [])).toBe("ok");
});
