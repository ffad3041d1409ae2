/** Variables by name, as a shell hands them over. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Language and time zone: what a program may know of its surroundings without learning anything. */
const neutral = ["LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ"];

/** Where npm finds its registry, the way there and the certificates for it. */
const network = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];

/**
 * What an agent's process may take over from ours, to be completed by its coder (PATH, HOME, gateway): nothing that is
 * not on the list, so that no key, token, proxy or configuration gets there by omission.
 */
export function agentEnvironment(from: Environment): Record<string, string> {
  return taken(from, neutral);
}

/**
 * The whole environment for npm: PATH and HOME, its own settings (`npm_config_*`, where a registry's key may be among
 * them: npm runs nobody's code, see `npmInstall`) and the way to the network.
 */
export function npmEnvironment(from: Environment): Record<string, string> {
  const settings = Object.keys(from).filter((name) => /^npm_config_/i.test(name));
  const proxies = network.flatMap((name) => [name, name.toLowerCase()]);
  return taken(from, ["PATH", "HOME", ...neutral, ...proxies, ...settings]);
}

function taken(from: Environment, names: readonly string[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of names) {
    const value = from[name];
    if (value) environment[name] = value;
  }
  return environment;
}
