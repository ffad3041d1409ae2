import { type AgentUse, effortOf, modelsOf } from "../../agents/efforts.ts";
import type { Config } from "../../config/config.ts";
import type { RoleSpec } from "../../config/reviewers.ts";
import type { ReviewerResult, RunResult, UnavailableModel } from "../../model/result.ts";
import { boundText } from "../../review/answer-limits.ts";

/** Which of a role's models answered, and how much it was told to think: the same in one job and in several. */
export function modelUse(
  role: RoleSpec | undefined,
  use: AgentUse,
  effort: Config["effort"],
  seen: { readonly models: readonly string[]; readonly unavailable: readonly UnavailableModel[] },
): Pick<ReviewerResult, "model" | "effort" | "unavailable"> {
  const { models, unavailable } = seen;
  if (role === undefined) return { model: models[0] ?? null };
  const choices = modelsOf(role);
  const isNamed = (model: string) => unavailable.every((one) => one.model !== model);
  const choice = choices.find(isNamed) ?? choices.at(-1) ?? "";
  const told = effortOf(role, use, effort, choice);
  return {
    model: role.model === null && unavailable.length === 0 ? (models[0] ?? null) : choice,
    ...(told !== undefined && { effort: told }),
    ...(unavailable.length > 0 && { unavailable: unavailable.map(bounded) }),
  };
}

/** With the vendor's words cut to what a report has room for. */
function bounded({ model, reason }: UnavailableModel): UnavailableModel {
  return { model, reason: boundText("reason", reason) };
}

/** Tells a reader that another model worked than the one that was to. */
export function modelNotices(
  reviewers: readonly ReviewerResult[],
  fixer: RunResult["fixer"],
): string[] {
  const agents = [...reviewers, ...(fixer === null ? [] : [{ ...fixer, reviewer: "the fixer" }])];
  return agents.flatMap(({ reviewer, model, unavailable = [] }) =>
    unavailable.map(
      (one) =>
        `${reviewer} asked ${model} because its model ${one.model} could not answer: ${one.reason}`,
    ),
  );
}
