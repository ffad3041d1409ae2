import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readEvalCases } from "../../../src/cli/commands/eval-cases.ts";
import { UsageError } from "../../../src/errors.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const one = { repository: "shop", base: "main", head: "topic", defects: [{ description: "x" }] };

/** What is read of a folder with these files. */
async function read(files: Readonly<Record<string, string>>) {
  await using folder = await temporaryFolder("eval-cases");
  const data = join(folder.path, "data");
  await mkdir(data);
  for (const [name, text] of Object.entries(files)) await writeFile(join(data, name), text);
  const cases = await readEvalCases(data);
  return { data, cases };
}

it("reads every case of every file in order, each under its own name, its paths from the folder", async () => {
  const two = [{ ...one, repository: "/elsewhere/shop" }, one];
  const { data, cases } = await read({
    "b.json": JSON.stringify(one),
    "a.json": JSON.stringify(two),
    "notes.txt": "none",
  });
  expect(cases.map(({ name }) => name)).toEqual(["a.json[0]", "a.json[1]", "b.json"]);
  expect(cases.map(({ repository }) => repository)).toEqual([
    "/elsewhere/shop",
    join(data, "shop"),
    join(data, "shop"),
  ]);
  expect(cases[2]).toMatchObject({ base: "main", head: "topic" });
  expect(cases[2]?.defects).toEqual([{ file: null, line: null, description: "x" }]);
});

it.each([
  [{ "a.json": "{" }, "a.json is not JSON"],
  [{ "a.json": JSON.stringify({ ...one, head: "" }) }, "a.json: "],
  [{ "a.json": JSON.stringify({ ...one, defects: [{ description: "x", line: 0 }] }) }, "a.json: "],
  [{ "a.json": "[]" }, "has no cases"],
  [{ "notes.txt": "" }, "has no cases"],
])("says what is wrong with %j", async (files, said) => {
  const error = await read(files).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain(said);
});
