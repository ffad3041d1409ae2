import { join } from "node:path";
import { expect, it } from "vitest";
import { wordUses } from "../../../src/git/files/word-uses.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { madeCommit, madeRepository } from "../made-commit.ts";

const limits = {
  maxLineLength: 100,
  maxCharacters: 10_000,
  maxPrinted: 8 << 20,
  timeoutMs: 15_000,
};

it("finds words behind files of long lines, and takes no part of a name for a file", async () => {
  await using folder = await temporaryFolder("uses");
  const repository = await madeRepository(join(folder.path, "repository"));
  const { tree } = await madeCommit(repository, {
    "bundle.js": `${"x=find(1);".repeat(20_000)}\n`.repeat(2),
    "data.bin": "find\0\n",
    [`evil\n/${"0".repeat(41)}src.js`]: "find(2);\n",
    "z.ts": "finder();\nfind(1);\n",
  });
  const search = (words: readonly string[], some = {}) =>
    wordUses(repository, tree, words, { ...limits, ...some });
  const found = { path: "z.ts", line: 2, text: "find(1);" };
  expect(await search(["find", "lost"])).toEqual([found]);
  expect(await search(["find"], { maxPrinted: 100_000 })).toEqual([]);
  expect(await search(["lost"])).toEqual([]);
  expect(await search([])).toEqual([]);
});
