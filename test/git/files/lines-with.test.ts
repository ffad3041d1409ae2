import { join } from "node:path";
import { expect, it } from "vitest";
import { linesWith } from "../../../src/git/files/lines-with.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { madeCommit, madeRepository } from "../made-commit.ts";

it("finds lines of a commit's files, of those that are asked for, however many these are", async () => {
  await using folder = await temporaryFolder("lines");
  const repository = await madeRepository(join(folder.path, "repository"));
  const files = { "a b.ts": "one\n// Code generated. DO NOT EDIT.\n", "c.ts": "// do not edit\n" };
  const { commit } = await madeCommit(repository, files);
  const absent = Array.from({ length: 3_000 }, (_, at) => `${"long/".repeat(20)}${at}.ts`);
  const search = (paths: readonly string[]) =>
    linesWith(repository, commit, ["do not edit"], paths);
  expect(await search([...absent, "a b.ts"])).toEqual([
    { path: "a b.ts", line: 2, text: "// Code generated. DO NOT EDIT." },
  ]);
  expect(await search(absent)).toEqual([]);
  expect(await search([])).toEqual([]);
});
