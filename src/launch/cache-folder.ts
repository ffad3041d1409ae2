import { join } from "node:path";

/** Values of the surroundings, undefined or empty where not set. */
export interface CachePlaces {
  /** `RUNNER_TOOL_CACHE`. */
  readonly runnerToolCache: string | undefined;
  /** `XDG_CACHE_HOME`. */
  readonly xdgCacheHome: string | undefined;
  /** The user's home folder. */
  readonly home: string;
  readonly os: string;
}

/** Where agents are kept from one run to the next: the runner's tool cache, else the user's cache folder. */
export function defaultCacheFolder({
  runnerToolCache,
  xdgCacheHome,
  home,
  os,
}: CachePlaces): string {
  if (runnerToolCache) return join(runnerToolCache, "crosscheck");
  if (xdgCacheHome) return join(xdgCacheHome, "crosscheck");
  return join(home, os === "darwin" ? "Library/Caches" : ".cache", "crosscheck");
}
