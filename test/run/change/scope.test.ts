import { join } from "node:path";
import { expect, it } from "vitest";
import { createRepository } from "../../../src/git/repository.ts";
import { createGit } from "../../../src/git/run-git.ts";
import { diffPath } from "../../../src/review/diff/diff.ts";
import { planScope, readPlannedScope, readScope } from "../../../src/run/change/scope.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const path = "/usr/local/bin:/usr/bin:/bin";
const git = createGit("git", path);
const author = { name: "a", email: "a@example.com", date: "2026-01-02T03:04:05Z" };

it("reads a planned scope again as it was, from the commits alone, and no other one", async () => {
  await using folder = await temporaryFolder("scope");
  const repository = await createRepository(git, join(folder.path, "repository"));
  const commit = async (files: Record<string, string>) => {
    const indexFile = repository.freshIndex();
    for (const [name, text] of Object.entries(files)) {
      const sha = (await repository.git(["hash-object", "-w", "--stdin"], { input: text })).trim();
      await repository.git(["update-index", "--add", "--cacheinfo", `100644,${sha},${name}`], {
        indexFile,
      });
    }
    const tree = (await repository.git(["write-tree"], { indexFile })).trim();
    return (await repository.git(["commit-tree", tree, "-F", "-"], { author, input: "x" })).trim();
  };
  const many = (name: string) => `export const ${name} = 1;\n`.repeat(4_000);
  const base = await commit({ "README.md": "shop\n", "old.ts": "one\ntwo\nthree\n" });
  const files = { "README.md": "shop\n", "new.ts": "one\ntwo\nthree\n", "yarn.lock": "#\n" };
  const head = await commit({ ...files, "a/a.ts": many("a"), "b/b.ts": many("b") });

  const scope = await readScope(repository, base, head, ["new.ts"]);
  expect(scope.shards.length).toBeGreaterThan(1);
  const plan = JSON.parse(JSON.stringify(planScope(scope)));
  expect(JSON.stringify(plan)).not.toContain("yarn.lock");
  expect(await readPlannedScope(repository, base, head, plan)).toEqual(scope);

  const other = await commit({ ...files, "a/a.ts": many("c"), "b/b.ts": many("b") });
  expect(await readPlannedScope(repository, base, other, plan)).toBeUndefined();
  const beyond = { ...plan, shards: [[99]] };
  expect(await readPlannedScope(repository, base, head, beyond)).toBeUndefined();
  const noHunk = { ...plan, parts: [{ shard: 0, file: 0, hunks: [99] }] };
  expect(await readPlannedScope(repository, base, head, noHunk)).toBeUndefined();
});

it("keeps a test in one part with what it tests, wherever they lie", async () => {
  await using folder = await temporaryFolder("related");
  const repository = await madeRepository(join(folder.path, "repository"));
  const { commit: base } = await madeCommit(repository, { "README.md": "shop\n" });
  const lines = (name: string) => `export const ${name} = 1;\n`.repeat(2_500);
  const { commit: head } = await madeCommit(repository, {
    ...{ "README.md": "shop\n", "src/a.ts": lines("a"), "src/b.ts": lines("b") },
    ...{ "test/a.test.ts": lines("a"), "test/b.test.ts": lines("b") },
  });
  const { shards } = await readScope(repository, base, head, []);
  expect(shards.map(({ files }) => files.map(diffPath))).toEqual([
    ["src/a.ts", "test/a.test.ts"],
    ["src/b.ts", "test/b.test.ts"],
  ]);
});
