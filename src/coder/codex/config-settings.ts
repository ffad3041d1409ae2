import { UsageError } from "../../errors.ts";

/** A value of a setting. Undefined members are left out. */
export type ConfigValue = string | number | boolean | readonly ConfigValue[] | ConfigObject;

/** Settings as in codex' `config.toml`, nested, or with dotted paths at the top. */
export interface ConfigObject {
  readonly [key: string]: ConfigValue | undefined;
}

/** A key that TOML takes without quotes. */
const BARE = /^[A-Za-z0-9_-]+$/;

/**
 * The settings as `path=value`, the form of codex' `-c`: a dotted path and a TOML literal (https://toml.io/en/v1.0.0).
 * A path cannot hold a quoted key (0.169.0 does not honour it), so a table with such a key becomes an inline table.
 * Throws `UsageError` for what TOML cannot say.
 */
export function configSettings(config: ConfigObject): string[] {
  return Object.entries(config).flatMap(([path, value]) => {
    if (!path.split(".").every((key) => BARE.test(key))) {
      throw new UsageError(`"${path}" is not a path of codex' settings`);
    }
    return settings(path, value);
  });
}

/** The settings as arguments of codex. */
export function configArguments(config: ConfigObject): string[] {
  return configSettings(config).flatMap((setting) => ["-c", setting]);
}

function settings(path: string, value: ConfigValue | undefined): string[] {
  if (value === undefined) return [];
  const entries = isTable(value) ? Object.entries(value) : [];
  const isPath = entries.length > 0 && entries.every(([key]) => BARE.test(key));
  if (!isPath) return [`${path}=${literal(path, value)}`];
  return entries.flatMap(([key, member]) => settings(`${path}.${key}`, member));
}

function literal(path: string, value: ConfigValue): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new UsageError(`codex' setting ${path} is not finite`);
    return String(value);
  }
  if (isList(value)) return `[${value.map((member) => literal(path, member)).join(", ")}]`;
  if (!isTable(value)) throw new UsageError(`codex' setting ${path} is of a kind TOML lacks`);
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${BARE.test(key) ? key : text(key)}=${literal(path, member)}`],
  );
  return `{${members.join(", ")}}`;
}

/** A basic string. It escapes as JSON does, but DEL too; an unpaired surrogate is no text. */
function text(value: string): string {
  return JSON.stringify(value.toWellFormed()).replaceAll("\u007f", "\\u007F");
}

function isList(value: ConfigValue): value is readonly ConfigValue[] {
  return Array.isArray(value);
}

function isTable(value: ConfigValue): value is ConfigObject {
  // Callers may be JavaScript: null and dates come here too.
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
