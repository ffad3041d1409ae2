import { access, mkdir, realpath } from "node:fs/promises";
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
import { type NpmOptions, npmInstall } from "./npm-install.ts";

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
  /** For people, for example that the version is not the tested one; undefined: none. */
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

  const folder = join(options.cacheFolder, release.key);
  const agent = { name, readable: [folder], version: release.version, warning: undefined };
  const present = await binaryIn(folder, name, platform);
  if (present !== undefined) return { ...agent, binary: present, source: "reused" };

  await npmInstall(name, release, options.cacheFolder, options.npm, async (other) => {
    return (await binaryIn(other, name, platform)) !== undefined;
  });
  const binary = await binaryIn(folder, name, platform);
  if (binary === undefined) {
    throw new InstallError(
      `npm installed ${entryOf(name).package.name} ${release.version}, but not its program for ${platform.os} on ${platform.arch}: check that npm is not set to omit optional packages`,
    );
  }
  return { ...agent, binary, source: "installed" };
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
  await mkdir(options.cacheFolder, { recursive: true });
  const { launch, env } = options.npm;
  const searchPath = env.PATH ?? "";
  const version = await agentVersion(name, binary, {
    launch,
    searchPath,
    scratchFolder: options.cacheFolder,
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
