import { join } from "node:path";
import { expect, it } from "vitest";
import { checkAgain } from "../../src/fix/check-again.ts";
import { applyPatch } from "../../src/git/apply.ts";
import { patchText } from "../../src/git/diff.ts";
import type { FixResult } from "../../src/model/result.ts";
import { madeCommit, madeRepository } from "../git/made-commit.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const fixed = (issue: string, patch: string): FixResult => ({
  issue,
  status: "fixed",
  reason: null,
  patch,
  summary: "",
  verify: "passed",
  confirmations: [],
  commit: null,
});

/** The head, and two patches in a row: the second changes the line that the first wrote. */
async function twoInARow(folder: string) {
  const repository = await madeRepository(join(folder, "repository"));
  const tree = async (text: string) => (await madeCommit(repository, { "a.txt": text })).tree;
  const [head, one, two] = [await tree("zero\n"), await tree("one\n"), await tree("two\n")];
  const fixes = [
    fixed("11111111", await patchText(repository, head, one)),
    fixed("22222222", await patchText(repository, one, two)),
  ];
  const options = {
    repository,
    head,
    tree: head,
    rules: { isAllowed: () => true, hasSecret: () => false },
    issueFile: () => "a.txt",
  };
  return { fixes, options };
}

it("applies each patch to the head and the fixes before it where they are to be committed", async () => {
  await using folder = await temporaryFolder("check-again");
  const { fixes, options } = await twoInARow(folder.path);
  const checked = await checkAgain(fixes, { ...options, independent: false });
  expect(checked.map(({ status }) => status)).toEqual(["fixed", "fixed"]);
  expect(checked[1]?.patch).toContain("-one");
});

it("applies each patch to the head alone where they are suggested", async () => {
  await using folder = await temporaryFolder("check-again");
  const { fixes, options } = await twoInARow(folder.path);
  const checked = await checkAgain(fixes, { ...options, independent: true });
  expect(checked.map(({ status }) => status)).toEqual(["fixed", "rejected"]);
});

it("keeps every byte of a patch that went through JSON, also of line ends of two kinds", async () => {
  await using folder = await temporaryFolder("check-again");
  const repository = await madeRepository(join(folder.path, "repository"));
  const text = "one\r\ntwo\nthree\rthree\r\r\ngeb\udcfchr\r\nlast";
  const tree = async (content: string) => (await madeCommit(repository, { "a.txt": content })).tree;
  const [head, wanted] = [await tree(text), await tree(text.replace("last", "end"))];
  const patch = await patchText(repository, head, wanted);
  const handed: FixResult[] = JSON.parse(JSON.stringify([fixed("11111111", patch)]));
  const [checked] = await checkAgain(handed, {
    ...{ repository, head, tree: head, independent: true, issueFile: () => "a.txt" },
    rules: { isAllowed: () => true, hasSecret: () => false },
  });
  expect(checked).toMatchObject({ status: "fixed", patch });
  expect(await applyPatch(repository, head, checked?.patch ?? "")).toMatchObject({ tree: wanted });
});
