import { type CoderName, coderNames } from "../agents/catalog.ts";
import { UsageError } from "../errors.ts";
import { splitList } from "./list-entry.ts";

/** A coder in a role: `[NAME=]coder[:model]`. */
export interface RoleSpec {
  /** What the report calls it; unique in a panel. */
  readonly name: string;
  readonly coder: CoderName;
  /** The vendor's model id; null: the coder's default of this release. */
  readonly model: string | null;
}

/** A role in the pattern language that JavaScript and JSON Schema share; without anchors. */
export const rolePattern = String.raw`(?:([A-Za-z0-9][\w-]{0,38})=)?(${coderNames.join("|")})(?::([\w.:/[\]-]+))?`;

/** Parses one `[NAME=]coder[:model]`. Throws `UsageError` that names `where` and what was expected. */
export function parseRole(text: string, where: string): RoleSpec {
  const match = new RegExp(`^${rolePattern}$`).exec(text.trim());
  const coder = coderNames.find((name) => name === match?.[2]);
  if (!match || !coder) {
    throw new UsageError(
      `${where}: "${text.trim()}" is not a coder; write [NAME=]coder[:model] with one of ${coderNames.join(", ")}, for example claude, codex or second=claude:opus`,
    );
  }
  return { name: match[1] ?? coder, coder, model: match[3] ?? null };
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
