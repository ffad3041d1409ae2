import { join } from "node:path";
import { expect, it } from "vitest";
import { renamedFiles } from "../../src/git/diff.ts";
import { fetchCommits } from "../../src/git/fetch.ts";
import { createRepository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";
import { startGitHub } from "../world/github/start.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const text = (name: string) => Array.from({ length: 20 }, (_, at) => `${name} ${at}\n`).join("");

it("says under which name a file was before, whatever its name holds", async () => {
  await using world = await startGitHub();
  await using folder = await temporaryFolder("renames");
  const path = "/usr/local/bin:/usr/bin:/bin";
  await using repository = await createRepository(
    createGit("/usr/bin/git", path),
    join(folder.path, "repository"),
  );
  const files = { "a b.ts": text("a"), "ü\n.ts": text("u"), "gone.ts": text("gone") };
  const remote = await world.repository("acme/shop", { files });
  const before = await remote.commit("feature", { files: { "new.ts": "1\n" } });
  const main = await remote.commit("main", { files: { "main.ts": text("main") } });
  const after = await remote.commit("feature", {
    parent: main,
    files: { "src/a b.ts": `${text("a")}more\n`, "tab\t.ts": text("u"), "a b.ts": "// new\n" },
    deletes: ["ü\n.ts", "gone.ts"],
  });
  const url = `${world.url}/acme/shop.git`;
  await fetchCommits(repository, { url, token: undefined }, [before, after]);
  const renamed = await renamedFiles(repository, before, after);
  expect([...renamed]).toEqual([["tab\t.ts", "ü\n.ts"]]);
});
