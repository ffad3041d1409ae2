import { catalog } from "../agents/catalog.ts";
import { UsageError } from "../errors.ts";
import type { Config } from "./config.ts";
import { supported } from "./credentials.ts";

/**
 * Throws `UsageError` where a coder has a role and no key, and the environment says that it was meant to log in
 * otherwise.
 */
export function refuseOtherLogins(
  { reviewers, fix, fixer, vendors }: Pick<Config, "reviewers" | "fix" | "fixer" | "vendors">,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const roles = fix === "off" ? reviewers : [...reviewers, fixer];
  for (const { coder } of roles) {
    const { vendor, otherLogins } = catalog[coder];
    if (vendors[vendor].key !== null) continue;
    const login = [...otherLogins].find((name) => env[name] && !/^(0|false)$/i.test(env[name]));
    if (login !== undefined) throw new UsageError(`${login} is not supported, ${supported}`);
  }
}
