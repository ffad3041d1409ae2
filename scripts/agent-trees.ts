/**
 * Records what an installation of each agent consists of, on each platform: `agents/<name>/trees.json`. Agents are taken
 * from a cache only as they are recorded. To be run after each change of a lock file: `npm run agent-trees`.
 *
 * Each tree is installed by the product's own installer, with npm told to be on that platform: so npm checks every package
 * against the lock file, and no package's code runs.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { coderNames, type Platform } from "../src/agents/catalog.ts";
import {
  type AgentRelease,
  type RecordedTrees,
  readAgentRelease,
  sha256,
  treesFile,
} from "../src/launch/agent-release.ts";
import { npmEnvironment } from "../src/launch/environment.ts";
import { launch } from "../src/launch/launch.ts";
import { npmInstall } from "../src/launch/npm-install.ts";
import { treeDigest } from "../src/launch/tree-digest.ts";

const agentsFolder = resolve(import.meta.dirname, "../agents");
const platforms: readonly Platform[] = ["linux", "darwin"].flatMap((os) =>
  ["x64", "arm64"].map((arch) => ({ os, arch })),
);
/** What npm calls the C libraries; macOS has one of its own. */
const libraries = (os: string) => (os === "linux" ? ["glibc", "musl"] : [undefined]);

async function digestOf(
  name: (typeof coderNames)[number],
  release: AgentRelease,
  { os, arch }: Platform,
  libc: string | undefined,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "agent-trees-"));
  let digest = "";
  const target = {
    npm_config_os: os,
    npm_config_cpu: arch,
    ...(libc && { npm_config_libc: libc }),
  };
  const env = { ...npmEnvironment({ HOME: homedir(), ...process.env }), ...target };
  try {
    await npmInstall(name, release, folder, { env, launch }, async (installed) => {
      digest = await treeDigest(installed);
      return true;
    });
    return digest;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const name of coderNames) {
  const trees: Record<string, string[]> = {};
  let recorded: RecordedTrees | undefined;
  for (const platform of platforms) {
    const release = await readAgentRelease(agentsFolder, name, platform);
    const digests = new Set<string>();
    for (const libc of libraries(platform.os)) {
      digests.add(await digestOf(name, release, platform, libc));
    }
    trees[`${platform.os}-${platform.arch}`] = [...digests];
    const { packageJson, lock } = release;
    recorded = { packageJson: sha256(packageJson), lock: sha256(lock), trees };
    console.log(`${name} ${platform.os}-${platform.arch}: ${[...digests].join(" ")}`);
  }
  const file = join(agentsFolder, name, treesFile);
  writeFileSync(file, JSON.stringify(recorded));
  execFileSync("node_modules/.bin/biome", ["format", "--write", file], { stdio: "ignore" });
}
