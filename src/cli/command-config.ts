import { coderNames, entryOf, secretInputsOf } from "../agents/catalog.ts";
import { requireEfforts } from "../agents/efforts.ts";
import { requirePrices } from "../agents/prices.ts";
import { type Config, parseConfig, type RawInputs } from "../config/config.ts";
import type { RepositoryFile } from "../config/file/file.ts";
import { refuseOtherLogins } from "../config/other-logins.ts";
import { pathWarnings } from "../config/path-warnings.ts";
import { fileSettings } from "../config/settings.ts";
import { logLine } from "../text/line.ts";
import type { Flags } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** Keys and addresses from the environment, in the variables that the vendors' own tools use. */
function fromEnvironment(env: Terminal["env"]): RawInputs {
  const entries = coderNames.flatMap((coder) => {
    const { vendor, baseUrl } = entryOf(coder);
    const { suffix = "" } = baseUrl;
    const url = env[baseUrl.variable]?.replace(/\/$/, "");
    const address = url?.endsWith(suffix) ? url.slice(0, url.length - suffix.length) : url;
    const secrets = secretInputsOf(coder).map(({ input, variables }) => {
      return [input, variables.map((name) => env[name]).find((value) => value)];
    });
    return [...secrets, [`${vendor}-base-url`, address]];
  });
  return Object.fromEntries(entries);
}

/**
 * The configuration of a command: flags win over the environment, and that over the repository's file. Throws
 * `UsageError`.
 * @param fixed what the command itself decides
 */
export function commandConfig(
  flags: Flags,
  terminal: Pick<Terminal, "env" | "note">,
  fixed: RawInputs,
  file?: RepositoryFile,
): Config {
  for (const warning of file?.warnings ?? []) terminal.note(logLine(`warning: ${warning}`));
  const ofFile = withoutMachine(file ?? { path: undefined, raw: {} }, flags, terminal);
  const config = parseConfig(fixed, flags, fromEnvironment(terminal.env), ofFile);
  refuseOtherLogins(config, terminal.env);
  requirePrices(config);
  requireEfforts(config);
  for (const warning of pathWarnings(config)) terminal.note(logLine(`warning: ${warning}`));
  return config;
}

/** A repository does not decide what the user's machine lets agents do. */
function withoutMachine(
  { path, raw }: Pick<RepositoryFile, "path" | "raw">,
  flags: Flags,
  terminal: Pick<Terminal, "note">,
): RawInputs {
  const names = fileSettings.filter(({ machine }) => machine).map(({ name }) => name);
  for (const name of names) {
    if (raw[name] === undefined || flags[name] !== undefined) continue;
    terminal.note(
      logLine(
        `warning: ${path}: ${name}: ${raw[name]} counts on GitHub only; to have it here, give --${name} ${raw[name]}`,
      ),
    );
  }
  return { ...raw, ...Object.fromEntries(names.map((name) => [name, undefined])) };
}
