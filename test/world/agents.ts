import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { type CoderName, coderNames } from "../../src/agents/catalog.ts";
import { defaultCacheFolder, npmEnvironment } from "../../src/launch/environment.ts";
import { installAgents } from "../../src/launch/install.ts";
import { launch } from "../../src/launch/launch.ts";

/**
 * Where a CLI is: its native program, for gemini its script (to be run by node). The version that `agents/<name>` names
 * is installed into the user's cache folder, by the product's own installer, when it is not there. Rejects with
 * `InstallError`.
 */
export async function agentPath(name: CoderName): Promise<string> {
  const known = JSON.parse(process.env[checkedAgents] ?? "{}")[name];
  return known ?? (await checkedPath(name));
}

/** Where the setup of a whole test run leaves what {@link agentPath} found: each file of tests would hash it anew. */
const checkedAgents = "CROSSCHECK_CHECKED_AGENTS";

/** Installs and checks all agents once for all files of tests that are started from this process. */
export async function checkAgents(): Promise<void> {
  if (process.env[checkedAgents] !== undefined) return;
  const paths = await Promise.all(coderNames.map(async (name) => [name, await checkedPath(name)]));
  process.env[checkedAgents] = JSON.stringify(Object.fromEntries(paths));
}

async function checkedPath(name: CoderName): Promise<string> {
  const [installation] = await installAgents([name], {
    agentsFolder: path.resolve(import.meta.dirname, "../../agents"),
    cacheFolder: cacheFolder(),
    // What cannot be kept stays there as well: it is the last resort of a machine whose cache others may write.
    runFolder: path.join(tmpdir(), "crosscheck-test-agents"),
    given: {},
    npm: { env: npmEnvironment(process.env), launch },
  });
  if (installation?.status === "ready") return installation.agent.binary;
  throw installation?.error ?? new Error(`nothing was installed for ${name}`);
}

/**
 * A `RUNNER_TOOL_CACHE` in which a run finds all agents: it neither installs them nor asks a given program for its
 * version, which costs more than some runs do without it.
 */
export async function agentsToolCache(): Promise<string> {
  await Promise.all(coderNames.map(agentPath));
  return path.dirname(cacheFolder());
}

function cacheFolder(): string {
  return defaultCacheFolder({
    runnerToolCache: process.env.RUNNER_TOOL_CACHE,
    xdgCacheHome: process.env.XDG_CACHE_HOME,
    home: homedir(),
    os: process.platform,
  });
}
