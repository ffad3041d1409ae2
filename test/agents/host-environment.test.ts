import { chmod, mkdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  findGit,
  hostEnvironment,
  type OwnEnvironment,
} from "../../src/agents/host-environment.ts";
import { UsageError } from "../../src/errors.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** A machine with these folders, each with a `git` and an `npm`; PATH names them in this order. */
async function host(
  folders: readonly string[],
  env: (path: (name: string) => string) => OwnEnvironment,
  cwd?: string,
  change: (path: (name: string) => string) => Promise<unknown> = async () => {},
) {
  await using starting = new AsyncDisposableStack();
  const place = starting.use(await temporaryFolder("host"));
  const root = await realpath(place.path);
  const at = (name: string) => join(root, name);
  for (const folder of folders) {
    await mkdir(at(folder), { recursive: true, mode: 0o755 });
    for (const name of ["git", "npm"]) {
      await writeFile(join(at(folder), name), "#!/bin/sh\n");
      await chmod(join(at(folder), name), 0o755);
    }
  }
  await change(at);
  const path = folders.map(at).join(":");
  const own = { PATH: path, HOME: at("home"), ...env(at) };
  const made = hostEnvironment(own, at("release/dist/index.js"), cwd && at(cwd));
  const rest = starting.move();
  const short = (text: string) => text.replaceAll(`${root}/`, "");
  return {
    made,
    programPath: short(made.programPath).split(":").slice(0, -1),
    refused: made.refusedPrograms.map(short),
    cacheFolder: short(made.cacheFolder),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

it.each([
  ["RUNNER_TOOL_CACHE", "tools", "tools"],
  ["AGENT_TOOLSDIRECTORY", "tools", "tools"],
  ["GITHUB_WORKSPACE", "work/shop/shop", "work/shop/shop"],
  ["RUNNER_WORKSPACE", "work/shop", "work/shop/shop"],
])("takes no program of our own from %s", async (variable, folder, below) => {
  const planted = `${below}/node/bin`;
  await using at = await host([planted, "usr/bin"], (path) => ({ [variable]: path(folder) }));
  expect(at.programPath).toEqual(["usr/bin"]);
  expect(at.refused).toEqual(
    ["git", "npm"].map((name) => `${planted}/${name} is not used: it lies in ${folder}`),
  );
  // Commands of the user's still find what an earlier step installed.
  expect(at.made.searchPath).toContain(planted);
  expect(at.made.npmEnvironment.PATH).toBe(at.made.programPath);
});

it("takes none from such a folder by a link either, nor from one that others may write", async () => {
  await using at = await host(
    ["tools/bin", "linked", "open/bin", "usr/bin"],
    (path) => ({ RUNNER_TOOL_CACHE: path("tools") }),
    undefined,
    async (path) => {
      await rm(path("linked"), { recursive: true });
      await symlink(path("tools/bin"), path("linked"));
      await chmod(path("open"), 0o777);
    },
  );
  expect(at.programPath).toEqual(["usr/bin"]);
  expect(at.refused).toContain("linked/git is not used: it lies in tools");
  expect(at.refused).toContain("open/bin/git is not used: others may write open");
});

it("takes none from the repository that the command line was started in", async () => {
  const folders = ["shop/node_modules/.bin", "usr/bin"];
  await using at = await host(
    [...folders, "shop/src"],
    () => ({}),
    "shop/src",
    (path) => mkdir(path("shop/.git")),
  );
  expect(at.programPath).toEqual(["usr/bin"]);
});

it("takes them from a home that is a repository as a whole", async () => {
  await using at = await host(
    ["home/.local/bin"],
    () => ({}),
    "home",
    (path) => mkdir(path("home/.git")),
  );
  expect(at.programPath).toEqual(["home/.local/bin"]);
});

it("names the git that it refuses where there is no other", async () => {
  await using at = await host(["tools/bin"], (path) => ({ RUNNER_TOOL_CACHE: path("tools") }));
  const failing = findGit(at.made);
  await expect(failing).rejects.toThrow(UsageError);
  await expect(failing).rejects.toThrow(/tools\/bin\/git is not used: it lies in/);
});

it("keeps agents in the user's own folder where others may write the tool cache", async () => {
  const env = (path: (name: string) => string) => ({ RUNNER_TOOL_CACHE: path("tools") });
  await using closed = await host(["tools"], env);
  expect(closed.cacheFolder).toBe("tools/crosscheck");
  await using open = await host(["tools"], env, undefined, (path) => chmod(path("tools"), 0o777));
  expect(open.cacheFolder).toMatch(/^home\/.*crosscheck$/);
});
