import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { linesWith, linguistAttributes } from "../../src/git/generated.ts";
import { findLocalRepository, openLocal } from "../../src/git/local/repository.ts";
import { createGit } from "../../src/git/run-git.ts";
import { cleanEnvironment } from "../world/environment.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { madeCommit, madeRepository } from "./made-commit.ts";

it("asks the base which files are generated, whatever the change says of itself", async () => {
  await using folder = await temporaryFolder("generated");
  const user = join(folder.path, "user");
  await mkdir(user);
  const identity = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  const env = cleanEnvironment(folder.path, identity);
  const plain = (...args: string[]) => {
    const named = ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args];
    return execFileSync("git", named, { cwd: user, env, encoding: "utf8" }).trim();
  };
  const commit = async (attributes: string) => {
    await writeFile(join(user, ".gitattributes"), attributes);
    plain("add", "-A");
    plain("commit", "-qm", "c");
    return plain("rev-parse", "HEAD");
  };
  plain("init", "-q", "-b", "main");
  const base = await commit(
    "gen/** linguist-generated\ngen/kept.ts -linguist-generated\nthird/** linguist-vendored=true\n",
  );
  await commit("src/** linguist-generated\n");

  const git = createGit("/usr/bin/git", "/usr/bin:/bin");
  const local = await findLocalRepository(git, user, { home: folder.path, variables: {} });
  const repository = await openLocal(git, local, join(folder.path, "private"));
  const paths = ["gen/a.ts", "gen/kept.ts", "src/evil.ts", "gen/näme ü.ts", "third/x.ts"];
  expect(await linguistAttributes(repository, base, paths)).toEqual(
    new Map([
      ["gen/a.ts", { generated: true }],
      ["gen/kept.ts", { generated: false }],
      ["gen/näme ü.ts", { generated: true }],
      ["third/x.ts", { vendored: true }],
    ]),
  );
});

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
