import { access, lstat, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { type CoderName, entryOf, type Platform } from "../agents/catalog.ts";
import { InstallError } from "../errors.ts";
import {
  type AgentRelease,
  agentVersion,
  assertSupported,
  readAgentRelease,
} from "./agent-release.ts";
import { isExecutable } from "./find-program.ts";
import { discard, type NpmOptions, npmInstall } from "./npm-install.ts";
import { othersMayWrite } from "./others-may-write.ts";
import { treeDigest } from "./tree-digest.ts";

/** An agent that can be started. */
export interface InstalledAgent {
  readonly name: CoderName;
  /** Absolute path of the native program, or of the script that Node runs. */
  readonly binary: string;
  /** Folders that its jail must show beside those of the system. */
  readonly readable: readonly string[];
  readonly version: string;
  /** `given`: the user's own; `reused`: found in the cache; `installed`: by this run. */
  readonly source: "given" | "reused" | "installed";
  /** For people, for example that the version is not the tested one, or why it is not from the cache; undefined: none. */
  readonly warning: string | undefined;
}

/** The result of one installation. A failed one fails its reviewers, not the run. */
export type AgentInstallation =
  | { readonly status: "ready"; readonly name: CoderName; readonly agent: InstalledAgent }
  | { readonly status: "failed"; readonly name: CoderName; readonly error: InstallError };

export interface InstallOptions {
  /** Absolute path of the folder `agents` of this release. */
  readonly agentsFolder: string;
  /** Absolute path of a folder that outlives the run; made when missing. See `defaultCacheFolder`. */
  readonly cacheFolder: string;
  /** Absolute path of a private folder of this run: for what cannot be kept, or must not be taken from the cache. */
  readonly runFolder: string;
  /** Absolute paths of programs to use instead of the pinned ones. */
  readonly given: Readonly<Partial<Record<CoderName, string>>>;
  readonly npm: NpmOptions;
  /** Default: this machine's. */
  readonly platform?: Platform;
}

/** Installs the named agents in parallel. The result has one entry per distinct name, in their order. */
export async function installAgents(
  names: readonly CoderName[],
  options: InstallOptions,
): Promise<AgentInstallation[]> {
  return Promise.all(
    [...new Set(names)].map(async (name): Promise<AgentInstallation> => {
      try {
        return { status: "ready", name, agent: await installAgent(name, options) };
      } catch (error) {
        return { status: "failed", name, error: asInstallError(name, error) };
      }
    }),
  );
}

async function installAgent(name: CoderName, options: InstallOptions): Promise<InstalledAgent> {
  const platform = options.platform ?? { os: process.platform, arch: process.arch };
  assertSupported(platform);
  const release = await readAgentRelease(options.agentsFolder, name, platform);
  const given = options.given[name];
  if (given !== undefined) return givenAgent(name, given, release, options);

  const install = { name, platform, release, options };
  const problem = await cacheProblem(install);
  if (problem === undefined) {
    const cached = await cachedAgent(install);
    if (cached !== undefined) return cached;
  }
  const warning = `${name} was installed for this run alone: ${problem ?? `npm here installs it in another form than the one that was recorded`}`;
  // npm itself checks what it installs against the lock file.
  const isGood = async (folder: string) => (await binaryIn(folder, name, platform)) !== undefined;
  const cacheFolder = join(options.runFolder, "agents");
  if (await npmInstall(name, release, cacheFolder, options.npm, isGood)) {
    return await installedAgent(install, cacheFolder, "installed", warning);
  }
  throw new InstallError(
    `npm installed ${entryOf(name).package.name} ${release.version}, but not its program for ${platform.os} on ${platform.arch}: check that npm is not set to omit optional packages`,
  );
}

/** One agent that is to be installed. */
interface Install {
  readonly name: CoderName;
  readonly platform: Platform;
  readonly release: AgentRelease;
  readonly options: InstallOptions;
}

/**
 * Why a run cannot take an agent from the cache, nor leave it there. An installation that is not what the release says is
 * removed, so that a later run finds none.
 */
async function cacheProblem({ name, release, options }: Install): Promise<string | undefined> {
  const { cacheFolder } = options;
  if (release.trees.length === 0) return `this release does not know the files of ${name} here`;
  const folder = join(cacheFolder, release.key);
  const others = othersMayWrite(folder);
  if (others !== undefined) return `in the cache somebody could have changed it (${others})`;
  if ((await kindOf(folder)) === undefined || (await isIntact(folder, release))) return undefined;
  await discard(folder);
  return `the cached one in ${folder} had been changed, and was removed`;
}

async function cachedAgent(install: Install): Promise<InstalledAgent | undefined> {
  const { name, release, options } = install;
  const { cacheFolder, npm } = options;
  if ((await kindOf(join(cacheFolder, release.key))) !== undefined) {
    return await installedAgent(install, cacheFolder, "reused");
  }
  const isGood = (folder: string) => isIntact(folder, release);
  if (!(await npmInstall(name, release, cacheFolder, npm, isGood))) return undefined;
  return await installedAgent(install, cacheFolder, "installed");
}

/** Whether a folder holds exactly the installation that was recorded for this release, and nobody else may change it. */
async function isIntact(folder: string, release: AgentRelease): Promise<boolean> {
  if ((await kindOf(folder)) !== "folder" || othersMayWrite(folder) !== undefined) return false;
  return release.trees.includes(await treeDigest(folder));
}

async function kindOf(path: string): Promise<"folder" | "other" | undefined> {
  try {
    return (await lstat(path)).isDirectory() ? "folder" : "other";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function installedAgent(
  { name, platform, release }: Install,
  cacheFolder: string,
  source: "reused" | "installed",
  warning?: string,
): Promise<InstalledAgent> {
  const folder = join(cacheFolder, release.key);
  const binary = await binaryIn(folder, name, platform);
  if (binary === undefined) throw new InstallError(`there is no program of ${name} in ${folder}`);
  return { name, binary, readable: [folder], version: release.version, source, warning };
}

async function givenAgent(
  name: CoderName,
  path: string,
  release: AgentRelease,
  options: InstallOptions,
): Promise<InstalledAgent> {
  if (!isAbsolute(path))
    throw new InstallError(`${name}-path must be an absolute path, not ${path}`);
  if (!(await isProgram(name, path))) {
    throw new InstallError(`${name}-path: there is no executable file ${path}`);
  }
  // The files beside a program belong to it, those beside a link do not: the link is followed once, here.
  const binary = await realpath(path);
  const folder = dirname(binary);
  const { launch, env } = options.npm;
  const searchPath = env.PATH ?? "";
  const version = await agentVersion(name, binary, {
    launch,
    searchPath,
    scratchFolder: options.runFolder,
  });
  const warning =
    version === release.version
      ? undefined
      : `${name} ${version} at ${path} is not the version that this release was tested with (${release.version})`;
  const { foldersAbove = 0 } = entryOf(name).package;
  const readable = [join(folder, ...Array<string>(foldersAbove).fill(".."))];
  return { name, binary, readable, version, source: "given", warning };
}

async function binaryIn(
  folder: string,
  name: CoderName,
  platform: Platform,
): Promise<string | undefined> {
  for (const path of entryOf(name).package.binaries(platform)) {
    if (await isProgram(name, join(folder, path))) return join(folder, path);
  }
  return undefined;
}

/** A script for Node needs no permission to be executed. */
async function isProgram(name: CoderName, path: string): Promise<boolean> {
  if (entryOf(name).package.program === "native") return isExecutable(path);
  return access(path).then(
    () => true,
    () => false,
  );
}

function asInstallError(name: CoderName, error: unknown): InstallError {
  if (error instanceof InstallError) return error;
  return new InstallError(`${name} could not be installed: ${(error as Error).message}`, {
    cause: error,
  });
}
