import { spawn } from "node:child_process";
import {
  chmod,
  chown,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CoderName, catalog, coderNames } from "../../src/agents/catalog.ts";
import { InstallError } from "../../src/errors.ts";
import { readAgentRelease, sha256, treesFile } from "../../src/launch/agent-release.ts";
import { defaultCacheFolder } from "../../src/launch/environment.ts";
import {
  type InstalledAgent,
  type InstallOptions,
  installAgents,
} from "../../src/launch/install.ts";
import { launch } from "../../src/launch/launch.ts";
import { npmInstall } from "../../src/launch/npm-install.ts";
import { treeDigest } from "../../src/launch/tree-digest.ts";
import { agentPath } from "../world/agents.ts";
import { cleanEnvironment } from "../world/environment.ts";
import { type TemporaryFolder, temporaryFolder } from "../world/temporary-folder.ts";
import { type FakePackage, type NpmRegistry, startNpmRegistry } from "./npm-registry.ts";

const platform = { os: process.platform, arch: process.arch };
const version = "1.2.3";

/** Packages of the real names and layouts, with shell scripts for programs. */
function fakeAgents(): FakePackage[] {
  const binaryOf = (name: "claude" | "codex") => catalog[name].package.binaries(platform)[0] ?? "";
  const native = (name: "claude" | "codex"): FakePackage => {
    const [, scope, folder, ...rest] = binaryOf(name).split("/");
    return {
      name: `${scope}/${folder}`,
      version,
      files: { [rest.join("/")]: "#!/bin/sh\necho 1.2.3\n" },
    };
  };
  const wrapper = (name: "claude" | "codex"): FakePackage => ({
    name: catalog[name].package.name,
    version,
    files: { "install.js": "require('node:fs').writeFileSync('ran', '')" },
    manifest: {
      scripts: { postinstall: "node install.js" },
      optionalDependencies: { [native(name).name]: version },
    },
  });
  const gemini: FakePackage = {
    name: catalog.gemini.package.name,
    version,
    files: { "bundle/gemini.js": "console.log('1.2.3')\n" },
    manifest: { optionalDependencies: { "not-in-the-registry": "1.0.0" } },
  };
  return [wrapper("claude"), native("claude"), wrapper("codex"), native("codex"), gemini];
}

let scratch: TemporaryFolder;
let registry: NpmRegistry;
let path: string;
beforeAll(async () => {
  scratch = await temporaryFolder();
  registry = await startNpmRegistry(join(scratch.path, "registry"), fakeAgents());
  path = cleanEnvironment(join(scratch.path, "home")).PATH ?? "";
  home = join(scratch.path, "recorder");
  await mkdir(home);
  for (const name of ["claude", "codex", "gemini"] as const) await writeAgent(name, registry);
});
afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
});

/** What `agents/<name>/` of a release holds. */
async function writeAgent(name: "claude" | "codex" | "gemini", from: NpmRegistry): Promise<void> {
  const packageName = catalog[name].package.name;
  const folder = join(scratch.path, "agents", name);
  await mkdir(folder, { recursive: true });
  const root = { name: `agent-${name}`, dependencies: { [packageName]: version } };
  const packages: Record<string, object> = { "": root };
  for (const one of fakeAgents()) {
    const own = one.name === packageName || Object.hasOwn(optionals(packageName), one.name);
    if (own)
      packages[`node_modules/${one.name}`] = locked(
        one,
        from.integrity(one.name),
        one.name !== packageName,
      );
  }
  for (const [optional, wanted] of Object.entries(optionals(packageName))) {
    packages[`node_modules/${optional}`] ??= { version: wanted, optional: true };
  }
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, ...root }));
  await writeFile(
    join(folder, "package-lock.json"),
    JSON.stringify({ name: root.name, lockfileVersion: 3, requires: true, packages }),
  );
  await recordTree(name, folder);
}

/** Installs an agent once, and records of what that consists. */
async function recordTree(name: CoderName, folder: string): Promise<void> {
  const { agentsFolder, npm } = { ...options(), agentsFolder: join(scratch.path, "agents") };
  const release = await readAgentRelease(agentsFolder, name, platform);
  let digest = "";
  await npmInstall(name, release, join(scratch.path, "recorded"), npm, async (installed) => {
    digest = await treeDigest(installed);
    return true;
  });
  const recorded = {
    packageJson: sha256(release.packageJson),
    lock: sha256(release.lock),
    trees: { [`${platform.os}-${platform.arch}`]: [digest] },
  };
  await writeFile(join(folder, treesFile), JSON.stringify(recorded));
}

function optionals(packageName: string): Record<string, string> {
  const found = fakeAgents().find((one) => one.name === packageName);
  return (found?.manifest?.optionalDependencies as Record<string, string> | undefined) ?? {};
}

function locked(one: FakePackage, integrity: string, optional: boolean): object {
  const { optionalDependencies } = (one.manifest ?? {}) as { optionalDependencies?: object };
  const hasInstallScript = one.manifest?.scripts !== undefined;
  return {
    version: one.version,
    integrity,
    ...(optionalDependencies && { optionalDependencies }),
    ...(optional && { optional }),
    ...(hasInstallScript && { hasInstallScript }),
  };
}

let cacheFolder: string;
let home: string;
let runFolder: string;
let count = 0;
beforeEach(async () => {
  count += 1;
  cacheFolder = join(scratch.path, `cache-${count}`);
  home = join(scratch.path, `home-${count}`);
  runFolder = join(scratch.path, `run-${count}`);
  await mkdir(home);
  await mkdir(runFolder);
});
afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

function options(
  more: Partial<InstallOptions> = {},
  env: Record<string, string> = {},
): InstallOptions {
  const npm = {
    env: {
      PATH: path,
      HOME: home,
      npm_config_registry: registry.url,
      npm_config_fetch_retries: "0",
      ...env,
    },
    launch,
  };
  const agentsFolder = join(scratch.path, "agents");
  return { agentsFolder, cacheFolder, runFolder, given: {}, npm, ...more };
}

test("installs all agents side by side and runs nobody's install script", async () => {
  const all = await installAgents(["claude", "codex", "gemini", "claude"], options());
  expect(all.map((one) => [one.name, one.status])).toEqual([
    ["claude", "ready"],
    ["codex", "ready"],
    ["gemini", "ready"],
  ]);
  for (const one of all) {
    const agent = one.status === "ready" ? one.agent : undefined;
    expect(agent).toMatchObject({ version, source: "installed", warning: undefined });
    expect(agent?.binary.startsWith(`${agent.readable[0]}/node_modules/`)).toBe(true);
  }
  const files = await readdir(cacheFolder, { recursive: true });
  expect(files.filter((file) => /(^|\/)(ran|\.partial.*)$/.test(file))).toEqual([]);
  expect(registry.requests.filter((request) => request.includes("not-in-the-registry"))).toEqual(
    [],
  );
});

test("uses what is installed without asking npm or the registry", async () => {
  const [first] = await installAgents(["claude"], options());
  const before = registry.requests.length;
  const [second] = await installAgents(["claude"], options({}, { PATH: "/nowhere" }));
  expect(registry.requests.length).toBe(before);
  expect(second).toEqual({
    ...first,
    agent: { ...(first?.status === "ready" && first.agent), source: "reused" },
  });
});

test("two runs at once end with the same whole folder", async () => {
  const both = await Promise.all([
    installAgents(["codex"], options()),
    installAgents(["codex"], options()),
  ]);
  const binaries = both
    .flat()
    .map((one) => (one.status === "ready" ? one.agent.binary : one.error));
  expect(binaries[0]).toEqual(expect.stringContaining("/bin/codex"));
  expect(binaries[1]).toBe(binaries[0]);
  expect((await readdir(cacheFolder)).length).toBe(1);
});

test("a run killed half-way leaves nothing that a later one takes for an install", async () => {
  const release = registry.holdTarballs();
  const script = `
    import { installAgents } from ${JSON.stringify(join(import.meta.dirname, "../../src/launch/install.ts"))};
    import { launch } from ${JSON.stringify(join(import.meta.dirname, "../../src/launch/launch.ts"))};
    await installAgents(["claude"], { ...JSON.parse(process.argv[1]), npm: { ...JSON.parse(process.argv[2]), launch } });`;
  const { npm, ...rest } = options();
  const args = [
    "--input-type=module",
    "-e",
    script,
    JSON.stringify(rest),
    JSON.stringify({ env: npm.env }),
  ];
  const run = spawn(process.execPath, args, {
    env: cleanEnvironment(home),
    stdio: "ignore",
    detached: true,
  });
  await registry.tarballAsked();
  process.kill(run.pid as number, "SIGKILL");
  await new Promise((resolve) => run.once("close", resolve));
  expect((await readdir(cacheFolder)).every((name) => name.startsWith(".partial-"))).toBe(true);
  release();
  const [after] = await installAgents(["claude"], options());
  expect(after).toMatchObject({ status: "ready", agent: { source: "installed" } });
});

test("removes what a dead run left an hour ago, and only that", async () => {
  for (const [name, hours] of [
    ["old", 2],
    ["new", 0],
  ] as const) {
    const folder = join(cacheFolder, `.partial-${name}`);
    await mkdir(folder, { recursive: true });
    const then = Date.now() / 1_000 - hours * 3_600;
    await utimes(folder, then, then);
  }
  await installAgents(["gemini"], options());
  expect((await readdir(cacheFolder)).filter((name) => name.startsWith("."))).toEqual([
    ".partial-new",
  ]);
});

/** Installs claude; the folder that it is in, in the cache. */
async function cachedClaude(): Promise<string> {
  const agent = await claude();
  expect(agent).toMatchObject({ source: "installed", warning: undefined });
  return agent.readable[0] ?? "";
}

async function claude(more: Partial<InstallOptions> = {}): Promise<InstalledAgent> {
  const [one] = await installAgents(["claude"], options(more));
  if (one?.status !== "ready") throw one?.error ?? new Error("not installed");
  return one.agent;
}

const program = catalog.claude.package.binaries(platform)[0] ?? "";
/** What an earlier job may have left; `tree-digest.test.ts` has many more. */
const planted: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  "another program": (folder) => writeFile(join(folder, program), "#!/bin/sh\necho 1.2.3 # own\n"),
  "no program": (folder) => rm(join(folder, program)),
  "a link in the place of the whole": async (folder) => {
    await rename(folder, join(cacheFolder, "another"));
    await symlink(join(cacheFolder, "another"), folder);
  },
};

test.each(Object.keys(planted))("executes nothing of a cached agent with %s", async (what) => {
  const folder = await cachedClaude();
  await planted[what]?.(folder);
  const second = await claude();
  expect(second).toMatchObject({ source: "installed" });
  expect(second.binary.startsWith(`${runFolder}/`)).toBe(true);
  expect(second.warning).toContain(`the cached one in ${folder} had been changed`);
  // Of what was removed nothing is left, so the next run installs it for all later ones.
  const third = await claude();
  expect(third).toMatchObject({ source: "installed", readable: [folder], warning: undefined });
  expect(await claude()).toMatchObject({ source: "reused", readable: [folder] });
});

test("leaves alone what npm notes for itself", async () => {
  const folder = await cachedClaude();
  await writeFile(join(folder, "node_modules/.package-lock.json"), "{}");
  expect(await claude()).toMatchObject({ source: "reused", warning: undefined });
});

test.each([
  ["others may write", () => chmod(cacheFolder, 0o777)],
  ["others may write the folder of", () => chmod(dirname(cacheFolder), 0o777)],
])("takes nothing from a cache that %s, and leaves nothing there", async (_, open) => {
  cacheFolder = join(cacheFolder, "below", "crosscheck");
  await mkdir(cacheFolder, { recursive: true });
  await open();
  const agent = await claude();
  expect(agent.binary.startsWith(`${runFolder}/`)).toBe(true);
  expect(agent.warning).toContain("somebody could have changed it (others may write");
  expect(await readdir(cacheFolder)).toEqual([]);
});

test.runIf(process.getuid?.() === 0)("takes nothing from another user's cache", async () => {
  const folder = await cachedClaude();
  await chown(cacheFolder, 1234, 1234);
  const agent = await claude();
  expect(agent.binary.startsWith(`${runFolder}/`)).toBe(true);
  expect(agent.warning).toContain("belongs to somebody else");
  await chown(cacheFolder, 0, 0);
  await chown(join(folder, program), 1234, 1234);
  expect((await claude()).warning).toContain("had been changed");
});

test("installs for one run alone what the release has no record of", async () => {
  const agentsFolder = join(scratch.path, `unrecorded-${count}`);
  await cp(join(scratch.path, "agents"), agentsFolder, { recursive: true });
  const lock = join(agentsFolder, "claude/package-lock.json");
  await writeFile(lock, `${await readFile(lock, "utf8")}\n`);
  const agent = await claude({ agentsFolder });
  expect(agent.binary.startsWith(`${runFolder}/`)).toBe(true);
  expect(agent.warning).toContain("does not know the files of claude");
});

describe("the record of this release", () => {
  const agentsFolder = resolve(import.meta.dirname, "../../agents");

  test.each(coderNames)("is of today's lock file of %s, for each platform", async (name) => {
    for (const os of ["linux", "darwin"]) {
      for (const arch of ["x64", "arm64"]) {
        const release = await readAgentRelease(agentsFolder, name, { os, arch });
        expect(release.trees, "run: npm run agent-trees").not.toEqual([]);
        for (const tree of release.trees) expect(tree).toMatch(/^[0-9a-f]{64}$/);
      }
    }
  });

  test.each(coderNames)("is what an installation of %s consists of", async (name) => {
    const { trees } = await readAgentRelease(agentsFolder, name, platform);
    const { binaries } = catalog[name].package;
    const path = await agentPath(name);
    const below = binaries(platform).find((one) => path.endsWith(`/${one}`)) ?? "";
    expect(trees).toContain(await treeDigest(path.slice(0, -below.length - 1)));
  });
});

describe("fails one agent alone, with a message that says what to do,", () => {
  async function failure(
    more: Partial<InstallOptions>,
    env: Record<string, string> = {},
  ): Promise<string> {
    const [one] = await installAgents(["claude"], options(more, env));
    if (one?.status !== "failed") throw new Error("it did not fail");
    expect(one.error).toBeInstanceOf(InstallError);
    expect(await readdir(cacheFolder).catch(() => [])).toEqual([]);
    return one.error.message;
  }

  test("when the tarball is not the one in the lock", async () => {
    const other = await startNpmRegistry(
      join(scratch.path, "other"),
      fakeAgents().map((one) => ({ ...one, files: { ...one.files, extra: "evil" } })),
    );
    await using _ = other;
    expect(await failure({}, { npm_config_registry: other.url })).toMatch(
      /install claude \(exit code 1\): .*EINTEGRITY/,
    );
  });

  test("when the registry cannot be reached", async () => {
    const message = await failure({}, { npm_config_registry: "http://127.0.0.1:1/" });
    expect(message).toMatch(/install claude \(exit code 1\): .*ECONNREFUSED/);
  });

  test("when there is no npm", async () => {
    expect(await failure({}, { PATH: "/nowhere" })).toMatch(/no npm on PATH/);
  });

  test("on Windows and other unsupported platforms", async () => {
    expect(await failure({ platform: { os: "win32", arch: "x64" } })).toMatch(
      /^Windows is not supported/,
    );
    expect(await failure({ platform: { os: "linux", arch: "riscv64" } })).toMatch(
      /^linux on riscv64 is not supported/,
    );
  });

  test("when the release does not pin a version", async () => {
    expect(await failure({ agentsFolder: join(scratch.path, "nowhere") })).toMatch(
      /does not say which claude/,
    );
  });

  test("when the run is cancelled", async () => {
    const release = registry.holdTarballs();
    const stop = new AbortController();
    const { npm } = options();
    const failing = failure({ npm: { ...npm, signal: stop.signal } });
    await registry.tarballAsked();
    stop.abort();
    expect(await failing).toMatch(/claude was cancelled$/);
    release();
  });

  test("while the others are installed", async () => {
    const all = await installAgents(
      ["claude", "gemini"],
      options({ given: { claude: "/no/such/claude" } }),
    );
    expect(all.map((one) => one.status)).toEqual(["failed", "ready"]);
  });
});

describe("a given program", () => {
  async function program(name: string, script: string): Promise<string> {
    const file = join(scratch.path, `${name}-${count}`);
    await writeFile(file, script);
    await chmod(file, 0o755);
    return file;
  }
  const given = async (claude: string) =>
    (await installAgents(["claude"], options({ given: { claude } })))[0];

  test("is used as it is when its version is the tested one", async () => {
    const binary = await program("claude", "#!/bin/sh\necho '1.2.3 (Claude Code)'\n");
    const before = registry.requests.length;
    expect(await given(binary)).toMatchObject({
      agent: { binary, version, source: "given", warning: undefined, readable: [scratch.path] },
    });
    expect(registry.requests.length).toBe(before);
  });

  test("of another version is used with a warning", async () => {
    const binary = await program("claude", "#!/bin/sh\necho 9.9.9\n");
    expect(await given(binary)).toMatchObject({
      agent: {
        version: "9.9.9",
        warning: expect.stringMatching(/^claude 9\.9\.9 at .* \(1\.2\.3\)$/),
      },
    });
  });

  test("is asked in an empty home, without our environment", async () => {
    const binary = await program(
      "claude",
      '#!/bin/sh\n[ -z "$(ls -A "$HOME")" ] && [ -z "$npm_config_registry" ] && echo 1.2.3\n',
    );
    expect(await given(binary)).toMatchObject({ status: "ready" });
    expect(await readdir(runFolder)).toEqual([]);
  });

  test("may be a link", async () => {
    const binary = await program("claude", "#!/bin/sh\necho 1.2.3\n");
    const link = join(home, "claude");
    await symlink(binary, link);
    expect(await given(link)).toMatchObject({ agent: { binary } });
  });

  test("must be an absolute path of a program that answers", async () => {
    const messages = await Promise.all(
      [
        "claude",
        join(scratch.path, "missing"),
        scratch.path,
        await program("silent", "#!/bin/sh\necho help >&2; exit 3\n"),
        await program("broken", "no program at all"),
      ].map(async (file) => {
        const one = await given(file);
        return one?.status === "failed" ? one.error.message : "ready";
      }),
    );
    expect(messages).toEqual([
      expect.stringMatching(/^claude-path .*absolute.* not claude$/),
      expect.stringContaining("there is no executable file"),
      expect.stringContaining("there is no executable file"),
      expect.stringContaining("asked for its version it said: help"),
      expect.stringMatching(/is no working claude|cannot be started as claude/),
    ]);
  });
});

test("keeps agents in the runner's tool cache, else in the user's cache folder", () => {
  const places = {
    runnerToolCache: undefined,
    xdgCacheHome: undefined,
    home: "/home/me",
    os: "linux",
  };
  expect(defaultCacheFolder(places)).toBe("/home/me/.cache/crosscheck");
  expect(defaultCacheFolder({ ...places, os: "darwin" })).toBe(
    "/home/me/Library/Caches/crosscheck",
  );
  expect(defaultCacheFolder({ ...places, xdgCacheHome: "/cache" })).toBe("/cache/crosscheck");
  expect(defaultCacheFolder({ ...places, runnerToolCache: "/tools" })).toBe("/tools/crosscheck");
});
