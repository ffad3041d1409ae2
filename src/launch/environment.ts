import { join } from "node:path";

/** Variables by name, as a shell hands them over. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Language and time zone: harmless parts of the host environment. */
const neutral = ["LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ"];

/** How npm reaches its registry: proxies and certificates. */
const network = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];

/**
 * The whole environment for npm: PATH, HOME, the network and its own settings (`npm_config_*`). A registry's key may be
 * among those: npm runs no package's code (`npmInstall`).
 */
export function npmEnvironment(from: Environment): Record<string, string> {
  const settings = Object.keys(from).filter((name) => /^npm_config_/i.test(name));
  const proxies = network.flatMap((name) => [name, name.toLowerCase()]);
  return pick(from, ["PATH", "HOME", ...neutral, ...proxies, ...settings]);
}

function pick(from: Environment, names: readonly string[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of names) {
    const value = from[name];
    if (value) environment[name] = value;
  }
  return environment;
}

/** Variables of the host environment, undefined or empty where not set. */
interface CachePlaces {
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
