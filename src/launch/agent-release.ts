import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type CoderName, entryOf, type Platform } from "../agents/catalog.ts";
import type { Launch } from "../command.ts";
import { InstallError } from "../errors.ts";
import { runToEnd } from "./run-to-end.ts";

/** The exact release of an agent that this release of Crosscheck was tested with. */
export interface AgentRelease {
  readonly version: string;
  readonly packageJson: Buffer;
  readonly lock: Buffer;
  /** Names the install folder: what is installed depends on nothing else. */
  readonly key: string;
  /** What `treeDigest` says of an installation on this platform, one for each C library; empty: nobody has recorded it. */
  readonly trees: readonly string[];
}

/** What `scripts/agent-trees.ts` records beside a lock file. */
export interface RecordedTrees {
  /** SHA-256 of `package.json` and of the lock file: of other ones nothing is known. */
  readonly packageJson: string;
  readonly lock: string;
  /** Digests by system and processor, as in `linux-x64`. */
  readonly trees: Readonly<Record<string, readonly string[]>>;
}

/** The file beside a lock file that holds {@link RecordedTrees}. */
export const treesFile = "trees.json";

/**
 * Reads `<agentsFolder>/<name>/package.json` and its lock. Throws `InstallError` when they are missing or do not name a
 * version: then the copy of Crosscheck itself is not complete.
 */
export async function readAgentRelease(
  agentsFolder: string,
  name: CoderName,
  { os, arch }: Platform,
): Promise<AgentRelease> {
  const folder = join(agentsFolder, name);
  try {
    const packageJson = await readFile(join(folder, "package.json"));
    const lock = await readFile(join(folder, "package-lock.json"));
    const packageName = entryOf(name).package.name;
    const version: unknown = JSON.parse(packageJson.toString()).dependencies?.[packageName];
    if (typeof version !== "string" || !/^\d[\w.+-]*$/.test(version)) {
      throw new Error(`it pins no exact version of ${packageName}`);
    }
    const hash = sha256(lock).slice(0, 16);
    const key = `${name}-${version}-${os}-${arch}-${hash}`;
    const trees = await recordedTrees(folder, packageJson, lock, `${os}-${arch}`);
    return { version, packageJson, lock, key, trees };
  } catch (error) {
    throw new InstallError(
      `${folder} does not say which ${name} to install: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}

async function recordedTrees(
  folder: string,
  packageJson: Buffer,
  lock: Buffer,
  platform: string,
): Promise<readonly string[]> {
  const text = await readFile(join(folder, treesFile), "utf8").catch(() => "{}");
  const recorded: Partial<RecordedTrees> = JSON.parse(text);
  const isOfThese = recorded.packageJson === sha256(packageJson) && recorded.lock === sha256(lock);
  return (isOfThese && recorded.trees?.[platform]) || [];
}

/** In hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Gemini, the slowest, takes 2 s on two busy cores. */
const versionTimeoutMs = 30_000;

/**
 * Asks an agent's program for its version, in an empty home. Rejects with `InstallError` when it does not start or does
 * not name one.
 *
 * @param scratchFolder where the empty home is made; removed afterwards.
 */
export async function agentVersion(
  name: CoderName,
  binary: string,
  options: { readonly launch: Launch; readonly searchPath: string; readonly scratchFolder: string },
): Promise<string> {
  const home = await mkdtemp(join(options.scratchFolder, ".version-"));
  const runsInNode = entryOf(name).package.program === "node";
  const [file, ...args] = runsInNode ? [process.execPath, binary] : [binary];
  try {
    // Gemini would start itself a second time to answer.
    const env = { PATH: options.searchPath, HOME: home, GEMINI_CLI_NO_RELAUNCH: "1" };
    const paths = { cwd: home, readable: [binary], writable: [home] };
    const ended = await runToEnd(
      options.launch,
      {
        label: `${name} --version`,
        file,
        args: [...args, "--version"],
        env,
        network: "none",
        ...paths,
      },
      { timeoutMs: versionTimeoutMs, maxCharacters: 2_000 },
    );
    const version = /\d+\.\d+\.\d+[\w.+-]*/.exec(ended.stdoutTail)?.[0];
    if (ended.exit.code === 0 && version !== undefined) return version;
    const said = (ended.stderrTail || ended.stdoutTail).trim().slice(-300) || "nothing";
    throw new InstallError(
      `${binary} is no working ${name}: asked for its version it said: ${said}`,
    );
  } catch (error) {
    if (error instanceof InstallError) throw error;
    throw new InstallError(`${binary} cannot be started as ${name}: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Throws `InstallError` where agents are not supported: everywhere but Linux and macOS on x64 or arm64. */
export function assertSupported({ os, arch }: Platform): void {
  if (os === "win32") {
    throw new InstallError(
      "Windows is not supported: run Crosscheck on Linux or macOS (on GitHub: runs-on: ubuntu-latest), or inside WSL",
    );
  }
  if ((os !== "linux" && os !== "darwin") || (arch !== "x64" && arch !== "arm64")) {
    throw new InstallError(
      `${os} on ${arch} is not supported: the agents exist for Linux and macOS on x64 and arm64`,
    );
  }
}
