import { type CoderName, coderNames } from "../agents/catalog.ts";
import { UsageError } from "../errors.ts";
import { type RoleEffort, roleEfforts } from "../model/effort.ts";
import { closestName } from "./closest-name.ts";
import { splitList } from "./list-entry.ts";

/** How a role is written, for people. */
export const roleForm = "[NAME=]coder[:model[|model…]][@effort]";

/** A coder in a role; see {@link roleForm}. */
export interface RoleSpec {
  /** What the report calls it; unique in a panel. */
  readonly name: string;
  readonly coder: CoderName;
  /** The vendor's model id; null: the coder's default of this release. */
  readonly model: string | null;
  /** Models to ask instead, in this order, where the one before is overloaded or gone. Missing: none. */
  readonly fallbackModels?: readonly string[];
  /** How much its models are to think. Missing: what the input `effort` says. */
  readonly effort?: RoleEffort;
}

/** No `|`, no `=` and no `@` in front: they mean something here. A Bedrock ARN is one. */
const modelPattern = String.raw`[\w.:/[\]+-][\w.:/[\]@+-]*?`;
const effortPattern = `@(${roleEfforts.join("|")})`;

/** A role in the pattern language that JavaScript and JSON Schema share; without anchors. */
export const rolePattern = String.raw`(?:([A-Za-z0-9][\w-]{0,38})=)?(${coderNames.join("|")})(?::(${modelPattern}(?:\|${modelPattern})*?))?(?:${effortPattern})?`;

const role = new RegExp(`^${rolePattern}$`);
const strayEffort = new RegExp(`${effortPattern}$`);

const withUnknownEffort = new RegExp(`^(?:[^=@:]+=)?(${coderNames.join("|")})@([\\w-]+)$`);

/** Parses one role. Throws `UsageError` that names `where` and what was expected. */
export function parseRole(text: string, where: string): RoleSpec {
  const given = text.trim();
  const [, name, of, modelText, effortText] = role.exec(given) ?? [];
  const coder = coderNames.find((name) => name === of);
  if (!coder) {
    refuseUnknownEffort(given, where);
    throw new UsageError(
      `${where}: "${given}" is not a coder; write ${roleForm} with one of ${coderNames.join(", ")} and an effort of ${roleEfforts.join(", ")}, for example claude, codex@max or second=claude:opus|sonnet@high`,
    );
  }
  const models = modelText === undefined ? [] : modelText.split("|");
  const [model = null, ...fallbackModels] = models;
  const stray = models.find((one) => strayEffort.test(one));
  if (stray !== undefined) {
    throw new UsageError(
      `${where}: in "${given}" the effort behind ${stray.replace(strayEffort, "")} stands too early; write it once, at the end, for all models of the role`,
    );
  }
  if (new Set(models).size !== models.length) {
    throw new UsageError(`${where}: "${given}" names a model twice; name each once`);
  }
  const effort = roleEfforts.find((word) => word === effortText);
  return {
    name: name ?? coder,
    coder,
    model,
    ...(fallbackModels.length > 0 && { fallbackModels }),
    ...(effort !== undefined && { effort }),
  };
}

/** `claude@hihg` names a coder: what is wrong is the effort. Behind a model any word may belong to the model. */
function refuseUnknownEffort(given: string, where: string): void {
  const [, coder, word] = withUnknownEffort.exec(given) ?? [];
  if (word === undefined) return;
  const meant = closestName(word, roleEfforts);
  const vendors = word === "xhigh" ? "max" : meant;
  const hint = vendors === undefined ? "" : `; did you mean ${coder}@${vendors}?`;
  throw new UsageError(
    `${where}: "${given}" asks ${coder} for the effort "${word}", which is not one of ${roleEfforts.join(", ")}${hint}`,
  );
}

/** Parses a comma- or line-separated panel. Throws `UsageError` when it is empty or two reviewers share a name. */
export function parseReviewers(text: string, where: string): RoleSpec[] {
  const reviewers = splitList(text).map((part) => parseRole(part, where));
  if (reviewers.length === 0) throw new UsageError(`${where}: name at least one reviewer`);
  const names = new Set<string>();
  for (const { name } of reviewers) {
    if (names.has(name)) {
      throw new UsageError(
        `${where}: two reviewers are called "${name}"; give one a name of its own, for example second=${name}`,
      );
    }
    names.add(name);
  }
  return reviewers;
}

/** Every role of a run; the fixer only where patches are made. */
export function rolesOf(config: {
  readonly reviewers: readonly RoleSpec[];
  readonly fix: string;
  readonly fixer: RoleSpec;
}): readonly RoleSpec[] {
  return config.fix === "off" ? config.reviewers : [...config.reviewers, config.fixer];
}
