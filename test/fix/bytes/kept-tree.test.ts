import { join } from "node:path";
import { expect, it } from "vitest";
import { keptLiveTree } from "../../../src/fix/bytes/kept-tree.ts";
import { type MadeFiles, madeCommit, madeRepository } from "../../git/made-commit.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** A file as it is recorded where a tool left these files in place of the others. */
async function recorded(before: MadeFiles, after: MadeFiles, path: string): Promise<string> {
  await using place = await temporaryFolder("kept-tree");
  const repository = await madeRepository(join(place.path, "repository"));
  const { tree: start } = await madeCommit(repository, before);
  const { tree: written } = await madeCommit(repository, after);
  const inner = {
    ...{ path: place.path, endsThread: false, record: async () => written },
    ...{ reset: async () => undefined, keep: () => undefined },
  };
  const tree = await keptLiveTree(inner, repository, start).record();
  return await repository.git(["cat-file", "blob", `${tree}:${path}`]);
}

const mixed = "one();\r\ntwo();\nthree();\r\nfour();\nfive()";
const written = (text: string) => `${text.replace(/\r?\n/g, "\r\n")}\r\n`;
const edited = mixed.replace("three", "THREE");

it("keeps line ends of a file that gets another name with its edit", async () => {
  const before = { "lib/a.ts": mixed, "b.ts": "b\n" };
  const after = { "src/c.ts": written(edited), "b.ts": "b\n" };
  expect(await recorded(before, after, "src/c.ts")).toBe(edited);
});

it("takes a renamed file for the one whose lines it has, if it has half of them", async () => {
  const before = { "a.ts": mixed, "b.ts": "other();\ncode();\n", "c.ts": "c();\n" };
  const after = { "d.ts": written(edited), "e.ts": "quite();\r\nnew();\r\n" };
  expect(await recorded(before, after, "d.ts")).toBe(edited);
  expect(await recorded(before, after, "e.ts")).toBe(after["e.ts"]);
});
