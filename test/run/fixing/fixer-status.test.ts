import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseConfig } from "../../../src/config/config.ts";
import { CoderError } from "../../../src/errors.ts";
import { exportTree } from "../../../src/git/tree.ts";
import type { ReportedIssue } from "../../../src/model/issue.ts";
import { patchChosen, patchIssues } from "../../../src/run/fixing/patch.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { issueOn } from "../../report/sample.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** What a run makes of issues with a fixer whose threads fail to start for the issues with these titles. */
async function patched(
  issues: readonly ReportedIssue[],
  failing: readonly string[],
  patch: typeof patchChosen | typeof patchIssues = patchChosen,
  more: { readonly files?: Readonly<Record<string, string>>; readonly prompts?: string[] } = {},
) {
  await using folder = await temporaryFolder("fixer-status");
  const repository = await madeRepository(join(folder.path, "repository"));
  const { commit, tree } = await madeCommit(repository, {
    "src/cart.ts": "one\n",
    ...more.files,
  });
  let started = 0;
  const startThread = async () => {
    const title = issues[started++]?.title ?? "";
    if (failing.includes(title))
      throw new CoderError("overloaded", "no answer", { coder: "gemini" });
    return {
      async run(prompt: string) {
        more.prompts?.push(prompt);
        return { text: "Nothing to do." };
      },
      close: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    };
  };
  const agent = { coder: { startThread }, spending: () => undefined, models: () => [] };
  const context = {
    config: parseConfig({ fix: "suggest", "fix-attempts": "1", "max-fixes": "2" }),
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
  const pinned = { repository, base: commit, head: commit, tree };
  const change = { ...pinned, diff: { files: [] }, dirty: new Set() };
  return await patch(issues, change as never, context as never, undefined);
}

it("has failed where it failed on every issue, and is incomplete where it failed on some", async () => {
  const issues = [issueOn(3, "one"), issueOn(4, "two")];
  const status = async (failing: readonly string[]) =>
    (await patched(issues, failing)).fixer?.status;
  expect(await status(["one", "two"])).toBe("failed");
  expect(await status(["one"])).toBe("partial");
  expect(await status([])).toBe("ok");
});

it("reports the effort that a fixer works at, which is not a reviewer's", async () => {
  const { fixer } = await patched([issueOn(3, "one")], []);
  expect(fixer).toMatchObject({ coder: "gemini", effort: "medium" });
});

it("asks nobody for a patch of a file that is not reviewed, and says why", async () => {
  const silent = { ...issueOn(3, "one"), silenced: "ignored by src/**" };
  const { fixes, fixer } = await patched([silent], ["one"]);
  expect(fixer).toBeNull();
  expect(fixes).toMatchObject([{ issue: silent.id, status: "rejected", patch: null }]);
  expect(fixes[0]?.reason).toBe(
    '"src/cart.ts" is not fixed: issues of a file that is not reviewed (ignored by src/**) are listed only',
  );
});

it("keeps the fixer's reason for leaving an issue alone", async () => {
  const { fixes } = await patched([issueOn(3, "one")], []);
  expect(fixes).toMatchObject([{ status: "no-change", summary: "Nothing to do." }]);
});

it("lets what is refused take no place of those that one run may patch", async () => {
  const refused = (line: number) => ({ ...issueOn(line), file: "CODEOWNERS", anchor: null });
  const [one, two, three] = [issueOn(3, "one"), issueOn(4, "two"), issueOn(6, "three")];
  const issues = [refused(7), one, refused(8), two, three, refused(9)];
  const { fixes } = await patched(issues, [], patchIssues);
  expect(fixes.map(({ issue, status }) => ({ issue, status }))).toEqual([
    ...[one, two].map(({ id }) => ({ issue: id, status: "no-change" })),
    ...[7, 8, 9].map((line) => ({ issue: refused(line).id, status: "rejected" })),
  ]);
});

it("tells the fixer the repository's rules for the issue's file, once on a thread, and what did not fit", async () => {
  const prompts: string[] = [];
  const files = {
    "AGENTS.md": `S-ROOT ${"keep it simple ".repeat(4_000)}`,
    "src/AGENTS.md": "S-NEAR\n",
    "lib/AGENTS.md": "S-FAR\n",
  };
  const issues = [issueOn(3, "one"), issueOn(4, "two")];
  const { plan } = await patched(issues, [], patchChosen, { files, prompts });
  expect(prompts.map((prompt) => prompt.match(/S-[A-Z]+/g))).toEqual([["S-NEAR", "S-ROOT"], null]);
  expect(plan?.notices.join("\n")).toContain("Not all rules of the repository were told");
});
