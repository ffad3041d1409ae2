import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generatedAttributes } from "../../src/git/generated.ts";
import { findLocalRepository, openLocal } from "../../src/git/local.ts";
import { createGit } from "../../src/git/run-git.ts";
import { cleanEnvironment } from "../world/environment.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

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
  const base = await commit("gen/** linguist-generated\ngen/kept.ts -linguist-generated\n");
  await commit("src/** linguist-generated\n");

  const git = createGit("/usr/bin/git", "/usr/bin:/bin");
  const local = await findLocalRepository(git, user);
  const repository = await openLocal(git, local, join(folder.path, "private"));
  const paths = ["gen/a.ts", "gen/kept.ts", "src/evil.ts", "gen/näme ü.ts"];
  expect(await generatedAttributes(repository, base, paths)).toEqual(
    new Map([
      ["gen/a.ts", true],
      ["gen/kept.ts", false],
      ["gen/näme ü.ts", true],
    ]),
  );
});
