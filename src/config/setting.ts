import { UsageError } from "../errors.ts";
import { readPathList } from "../path-list.ts";
import { closestName } from "./closest-name.ts";
import { splitList, splitPaths } from "./list-entry.ts";
import { type PathRule, parseRules } from "./rules.ts";

/** In milliseconds. */
export const minute = 60_000;
/** In bytes. */
export const megabyte = 1024 ** 2;

/** What the text of a setting may be, for the file's reader, the schema and the pages. */
type SettingShape =
  /** `grammar`: a pattern that JavaScript and JSON Schema share, without anchors. */
  | { readonly kind: "text"; readonly grammar?: string }
  | { readonly kind: "secret" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly whole: boolean }
  | { readonly kind: "boolean" }
  /** Comma- or line-separated; `grammar` is that of one entry. */
  | { readonly kind: "list"; readonly grammar?: string }
  /** YAML: a list of paths with what is said of them. */
  | { readonly kind: "rules" };

/** Makes the value of a setting from its text, trimmed. Throws `UsageError` that names the setting. */
type Read<T> = (text: string, setting: Named) => T;

/** How a message names a setting. */
type Named = Pick<Setting, "name" | "unit">;

/** The type of a setting: what its text may be, and how the text becomes a value. */
type SettingType = SettingShape & { readonly read: Read<unknown> };

/** One thing that can be set. */
export interface Setting {
  /** The name of the Action's input, of the flag and in the repository's file. */
  readonly name: string;
  readonly type: SettingType;
  /** As it stands in `action.yml`; empty: nothing. */
  readonly default: string;
  /** What a number counts; undefined for everything else. */
  readonly unit?: string;
  /** False: only the workflow may say it, not the repository's file. Secrets never stand there. */
  readonly file?: false;
  /** True: each job of a run in stages says it for itself. Secrets are never handed on either. */
  readonly job?: true;
  /** True: about the machine that it runs on. The command line takes it from no repository's file. */
  readonly machine?: true;
  /** True: an organisation's default says nothing of it, for it lets people, programs or machines in. */
  readonly ownOnly?: true;
  /**
   * Whether it is a flag of the command line. False: it means nothing without GitHub, or it is a secret, which every
   * process could read there. Whoever adds a setting decides.
   */
  readonly flag: boolean;
  readonly doc: string;
}

/** A table of settings by the member of the configuration that holds the value. */
export type SettingTable = Readonly<Record<string, Setting>>;

/** The values of a table. */
export type ValuesOf<T extends SettingTable> = {
  readonly [K in keyof T]: ReturnType<T[K]["type"]["read"]>;
};

/** Any text; empty is a value too. */
export const text = { kind: "text", read: (text: string) => text } as const;

/** Any text; null: nothing was set. */
export const optional = { kind: "text", read: (text: string) => text || null } as const;

/** A text with a form of its own. */
export function formed<T>(read: Read<T>, grammar?: string) {
  return { kind: "text", read, ...(grammar === undefined ? {} : { grammar }) } as const;
}

/** What must appear nowhere; null: nothing was set. */
export function secret(check: (name: string, text: string) => string) {
  const read: Read<string | null> = (text, { name }) => (text === "" ? null : check(name, text));
  return { kind: "secret", read } as const;
}

/** Secrets, one a line; empty: nothing was set. */
export const secretLines = {
  kind: "secret",
  read: (text: string): readonly string[] =>
    text
      .split(/\r\n?|\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
} as const;

/** `true` or `false`. */
export const boolean = { kind: "boolean", read: readBoolean } as const;

/** One of some words, in upper or lower case. */
export function choice<const T extends string>(choices: readonly T[]) {
  const read: Read<T> = (text, { name }) => {
    const found = choices.find((item) => item === text.toLowerCase());
    if (found !== undefined) return found;
    const meant = closestName(text, choices);
    const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
    throw new UsageError(`${name}: "${text}" is not one of ${choices.join(", ")}${hint}`);
  };
  return { kind: "choice", choices, read } as const;
}

/** One of some words; null: nothing was set. */
export function optionalChoice<const T extends string>(choices: readonly T[]) {
  const { kind, read: readChoice } = choice(choices);
  const read: Read<T | null> = (text, setting) => (text === "" ? null : readChoice(text, setting));
  return { kind, choices, read } as const;
}

/** A whole number. @param factor the value is the number times this, for example {@link minute} */
export function whole(min: number, max: number, factor = 1) {
  return number({ min, max, whole: true }, factor);
}

/** A whole number; null: nothing was set. */
export function optionalWhole(min: number, max: number) {
  const read: Read<number | null> = (text, setting) =>
    text === "" ? null : readNumber(text, { min, max, whole: true }, setting);
  return { kind: "number", min, max, whole: true, read } as const;
}

/** A number. @param factor as for {@link whole}; the value is then a whole number */
export function amount(min: number, max: number, factor = 1) {
  return number({ min, max, whole: false }, factor);
}

function number(range: { min: number; max: number; whole: boolean }, factor: number) {
  const read: Read<number> = (text, setting) => {
    const value = readNumber(text, range, setting);
    return factor === 1 ? value : Math.round(value * factor);
  };
  return { kind: "number", ...range, read } as const;
}

/** Comma- or line-separated texts. */
export const list = {
  kind: "list",
  read: (text: string): readonly string[] => splitList(text),
} as const;

/** Comma- or line-separated patterns of paths; see `docs/paths.md`. */
export const pathList = {
  kind: "list",
  read(text: string, { name }: Named): readonly string[] {
    try {
      return readPathList(splitPaths(text));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`${name}: ${error.message}`, { cause: error });
    }
  },
} as const;

/** Comma- or line-separated texts with a form of their own. */
export function listOf<T>(readEntry: Read<T>) {
  const read: Read<readonly T[]> = (text, setting) =>
    splitList(text).map((entry) => readEntry(entry, setting));
  return { kind: "list", read } as const;
}

/** A list that is read as a whole. */
export function formedList<T>(read: Read<T>, grammar: string) {
  return { kind: "list", read, grammar } as const;
}

/** What is said of some paths. */
export const rules = {
  kind: "rules",
  read: (text: string, { name }: Named): readonly PathRule[] => parseRules(text, name),
} as const;

/** An absolute path. */
export function absolutePath(path: string, { name }: Named): string {
  if (!path.startsWith("/")) throw new UsageError(`${name}: "${path}" is no absolute path`);
  return path;
}

function readBoolean(text: string, { name }: Named): boolean {
  const lower = text.toLowerCase();
  if (lower !== "true" && lower !== "false") {
    throw new UsageError(`${name}: "${text}" is neither true nor false`);
  }
  return lower === "true";
}

function readNumber(
  text: string,
  { min, max, whole }: { min: number; max: number; whole: boolean },
  { name, unit }: Named,
): number {
  const parsed = Number(text);
  if (parsed >= min && parsed <= max && (!whole || Number.isInteger(parsed))) return parsed;
  const kind = whole ? "whole number" : "number";
  const of = unit ? ` of ${unit}` : "";
  throw new UsageError(`${name}: "${text}" is not a ${kind}${of} from ${min} to ${max}`);
}
