import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { gitUserOf } from "../git/local/variables.ts";
import { createGit, type Git, type GitUser } from "../git/run-git.ts";
import { defaultCacheFolder, npmEnvironment } from "../launch/environment.ts";
import { findProgram } from "../launch/find-program.ts";
import { othersMayWrite } from "../launch/others-may-write.ts";

/** The variables of our own process. Only {@link hostEnvironment} reads them. */
export type OwnEnvironment = Readonly<Record<string, string | undefined>>;

/** The host environment of a run, as values. */
export interface HostEnvironment {
  /** In the form of PATH: where a command of the user's finds its programs. */
  readonly searchPath: string;
  /** The part of it in which git, npm, bubblewrap and what they start are looked for: see {@link trustedFolders}. */
  readonly programPath: string;
  /** For people: programs in the other folders that are therefore not used. */
  readonly refusedPrograms: readonly string[];
  readonly home: string;
  /** Whose git configuration says how a repository of theirs is read. */
  readonly gitUser: GitUser;
  readonly cacheFolder: string;
  /** `agents/` of this release. */
  readonly agentsFolder: string;
  /** The whole environment for npm. */
  readonly npmEnvironment: Readonly<Record<string, string>>;
  /** `RUNNER_ENVIRONMENT`: `github-hosted` or `self-hosted`; undefined outside of a runner. */
  readonly runnerEnvironment: string | undefined;
  /** Value of HTTPS_PROXY for the gateway; undefined: none. */
  readonly httpsProxy: string | undefined;
}

/**
 * @param bundle absolute path of the running bundle (`dist/index.js` or `dist/cli/index.js`)
 * @param cwd on the command line the folder it was started in: what lies in its repository is not executed
 */
export function hostEnvironment(
  env: OwnEnvironment,
  bundle: string,
  cwd?: string,
): HostEnvironment {
  const given = env.PATH ?? "/usr/local/bin:/usr/bin:/bin";
  const ownFolder = dirname(process.execPath);
  const home = env.HOME || homedir();
  const others = [...workspaces(env), ...(cwd === undefined ? [] : [repositoryAround(cwd)])];
  const { trusted, refusedPrograms } = trustedFolders(given, others.filter(isNarrowerThan(home)));
  // Whoever may write beside our own Node.js has us already.
  const programPath = [...trusted, ownFolder].join(delimiter);
  const distAt = bundle.lastIndexOf(`${join("/", "dist", "/")}`);
  const root = distAt < 0 ? dirname(dirname(bundle)) : bundle.slice(0, distAt);
  return {
    searchPath: [given, ownFolder].join(delimiter),
    programPath,
    refusedPrograms,
    home,
    gitUser: gitUserOf(env, home),
    cacheFolder: cacheFolder(env, home),
    agentsFolder: join(root, "agents"),
    npmEnvironment: npmEnvironment({ ...env, PATH: programPath, HOME: home }),
    runnerEnvironment: env.RUNNER_ENVIRONMENT,
    httpsProxy: env.HTTPS_PROXY ?? env.https_proxy,
  };
}

/** The runner's tool cache, where nobody else may write it, else the user's own folder. */
function cacheFolder(env: OwnEnvironment, home: string): string {
  const places = { xdgCacheHome: env.XDG_CACHE_HOME, home, os: process.platform };
  const shared = defaultCacheFolder({ ...places, runnerToolCache: env.RUNNER_TOOL_CACHE });
  if (othersMayWrite(shared) === undefined) return shared;
  return defaultCacheFolder({ ...places, runnerToolCache: undefined });
}

/** Folders of a runner that other jobs fill: the tool cache, and the checkouts. */
function workspaces(env: OwnEnvironment): string[] {
  const { RUNNER_TOOL_CACHE, AGENT_TOOLSDIRECTORY, GITHUB_WORKSPACE, RUNNER_WORKSPACE } = env;
  return [RUNNER_TOOL_CACHE, AGENT_TOOLSDIRECTORY, GITHUB_WORKSPACE, RUNNER_WORKSPACE].filter(
    (folder) => folder !== undefined && isAbsolute(folder),
  ) as string[];
}

/** The work tree that a folder is in, else the folder itself. */
function repositoryAround(folder: string): string {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
  }
  return folder;
}

/** A repository may be a whole home, with all that its user installed: that says nothing about a program. */
const isNarrowerThan = (home: string) => (folder: string) => !isInside(home, folder);

const isInside = (path: string, folder: string) =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** The programs that we start by name, or that those start. */
const ourPrograms = ["git", "npm", "node", "bwrap", "sudo"] as const;

/**
 * The folders of a PATH in which our own programs are looked for: what lies there runs without a jail. So the folders
 * named, which other jobs and the change fill, do not count, nor do those that other users may write.
 * @param path in the form of the variable PATH
 * @param others absolute paths
 */
function trustedFolders(path: string, others: readonly string[]) {
  const trusted: string[] = [];
  const refusedPrograms: string[] = [];
  const closed = others.flatMap((folder) => [folder, realPath(folder)]);
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder) || !existsSync(folder)) continue;
    const around = closed.find((one) => isInside(folder, one) || isInside(realPath(folder), one));
    const reason = around === undefined ? othersMayWrite(folder) : `it lies in ${around}`;
    if (reason === undefined) {
      trusted.push(folder);
      continue;
    }
    const found = ourPrograms.filter((name) => existsSync(join(folder, name)));
    refusedPrograms.push(...found.map((name) => `${join(folder, name)} is not used: ${reason}`));
  }
  return { trusted, refusedPrograms };
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder; // It does not exist.
  }
}

/** Git as found on PATH. Throws `UsageError` when there is none. */
export async function findGit(host: HostEnvironment): Promise<Git> {
  const file = await findProgram("git", host.programPath);
  if (file !== undefined) return createGit(file, host.programPath);
  const refused = host.refusedPrograms.map((text) => `; ${text}`).join("");
  throw new UsageError(`git is not on PATH: install git 2.38 or later${refused}`);
}
