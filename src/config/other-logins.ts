import { entryOf } from "../agents/catalog.ts";
import { UsageError } from "../errors.ts";
import type { Config } from "./config.ts";
import { supportedKeys } from "./credentials.ts";
import { rolesOf } from "./reviewers.ts";

/**
 * Throws `UsageError` when a role's coder has no key, and the environment says that it should authenticate in another
 * way.
 */
export function refuseOtherLogins(
  config: Pick<Config, "reviewers" | "fix" | "fixer" | "vendors">,
  env: Readonly<Record<string, string | undefined>>,
): void {
  for (const { coder } of rolesOf(config)) {
    const { vendor, otherLogins } = entryOf(coder);
    if (config.vendors[vendor].key !== null) continue;
    const login = otherLogins.find((name) => env[name] && !/^(0|false)$/i.test(env[name]));
    if (login !== undefined) throw new UsageError(`${login} is not supported, ${supportedKeys}`);
  }
}
