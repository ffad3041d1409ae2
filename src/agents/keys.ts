import type { Config } from "../config/config.ts";
import type { RoleSpec } from "../config/reviewers.ts";
import { type CoderName, entryOf, secretInputsOf } from "./catalog.ts";

/** The roles whose coder has a key. */
export function usableRoles(
  { vendors }: Pick<Config, "vendors">,
  roles: readonly RoleSpec[],
): RoleSpec[] {
  return roles.filter(({ coder }) => vendors[entryOf(coder).vendor].key !== null);
}

/** A message for people when a coder has no key. */
export function missingKey(coder: CoderName): string {
  const inputs = secretInputsOf(coder);
  const names = inputs.map(({ input }) => input).join(" or ");
  const variables = inputs.map(({ variables: [first = ""] }) => first).join(" or ");
  return `there is no key for ${coder}: set the input ${names} (on the command line ${variables})`;
}
