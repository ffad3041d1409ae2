import { effortWord, knownEfforts } from "../coder/effort-table.ts";
import { ADAPTERS } from "../coder/registry.ts";
import type { Config } from "../config/config.ts";
import { type RoleSpec, rolesOf } from "../config/reviewers.ts";
import { UsageError } from "../errors.ts";
import { type RoleEffort, roleEfforts } from "../model/effort.ts";

/** What a coder is used for. */
export type AgentUse = "review" | "fix";

/** Where nobody says it: a review is worth more thought than a patch that is checked. */
const defaultEfforts: Readonly<Record<AgentUse, RoleEffort>> = { review: "high", fix: "medium" };

/** The models of a role, in the order of asking. */
export function modelsOf({ coder, model, fallbackModels = [] }: RoleSpec): readonly string[] {
  return [model ?? ADAPTERS[coder].defaultModel, ...fallbackModels];
}

/** How much one of a role's models is told to think; undefined: nothing, because it does not know that level. */
export function effortOf(
  role: RoleSpec,
  use: AgentUse,
  effort: Config["effort"],
  model: string,
): RoleEffort | undefined {
  const wanted = role.effort ?? effort ?? defaultEfforts[use];
  return effortWord(role.coder, model, wanted) === undefined ? undefined : wanted;
}

/** Whether all models of a role know a level of effort. */
function knows(role: RoleSpec, effort: RoleEffort): boolean {
  return modelsOf(role).every((model) => effortWord(role.coder, model, effort) !== undefined);
}

/** Throws `UsageError` where somebody asks for an effort that a model does not know. A default is left out there. */
export function requireEfforts(
  config: Pick<Config, "effort" | "reviewers" | "fix" | "fixer">,
): void {
  for (const role of rolesOf(config)) {
    const wanted = role.effort ?? config.effort;
    if (wanted === null) continue;
    for (const model of modelsOf(role)) {
      if (effortWord(role.coder, model, wanted) !== undefined) continue;
      const known = knownEfforts(role.coder, model).filter((word) =>
        roleEfforts.some((one) => one === word),
      );
      const problem =
        known.length === 0 ? "knows no levels of effort" : `knows only ${known.join(", ")}`;
      const other = rolesOf(config).find((one) => one.effort === undefined && knows(one, wanted));
      const example = other === undefined ? "" : `, for example ${other.coder}@${wanted}`;
      const remedy =
        role.effort === undefined
          ? `name another model, or say the effort of the other roles behind their names instead${example}`
          : `name another model, or leave @${wanted} out`;
      throw new UsageError(
        `${role.effort === undefined ? "effort" : role.name}: the model "${model}" of ${role.name} ${problem}, so it cannot be asked for ${wanted}; ${remedy}`,
      );
    }
  }
}
