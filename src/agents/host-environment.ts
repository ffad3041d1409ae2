import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { UsageError } from "../errors.ts";
import { createGit, type Git } from "../git/run-git.ts";
import { defaultCacheFolder, npmEnvironment } from "../launch/environment.ts";
import { findProgram } from "../launch/find-program.ts";

/** The variables of our own process. Only {@link hostEnvironment} reads them. */
export type OwnEnvironment = Readonly<Record<string, string | undefined>>;

/** The host environment of a run, as values. */
export interface HostEnvironment {
  /** In the form of PATH: where git, npm and bubblewrap are looked for. */
  readonly searchPath: string;
  readonly home: string;
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
 */
export function hostEnvironment(env: OwnEnvironment, bundle: string): HostEnvironment {
  const searchPath = [env.PATH ?? "/usr/local/bin:/usr/bin:/bin", dirname(process.execPath)].join(
    delimiter,
  );
  const home = env.HOME || homedir();
  const distAt = bundle.lastIndexOf(`${join("/", "dist", "/")}`);
  const root = distAt < 0 ? dirname(dirname(bundle)) : bundle.slice(0, distAt);
  return {
    searchPath,
    home,
    cacheFolder: defaultCacheFolder({
      runnerToolCache: env.RUNNER_TOOL_CACHE,
      xdgCacheHome: env.XDG_CACHE_HOME,
      home,
      os: process.platform,
    }),
    agentsFolder: join(root, "agents"),
    npmEnvironment: npmEnvironment({ ...env, PATH: searchPath, HOME: home }),
    runnerEnvironment: env.RUNNER_ENVIRONMENT,
    httpsProxy: env.HTTPS_PROXY ?? env.https_proxy,
  };
}

/** Git as found on PATH. Throws `UsageError` when there is none. */
export async function findGit(host: HostEnvironment): Promise<Git> {
  const file = await findProgram("git", host.searchPath);
  if (file === undefined) throw new UsageError("git is not on PATH: install git 2.38 or later");
  return createGit(file, host.searchPath);
}
