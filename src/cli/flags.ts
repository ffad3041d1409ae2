import { parseArgs } from "node:util";
import { closestName } from "../config/closest-name.ts";
import type { RawInputs } from "../config/config.ts";
import { allSettings, flagSettings, measureOf, type NamedSetting } from "../config/settings.ts";
import { UsageError } from "../errors.ts";

/** Settings that were given as flags, by name. */
export type Flags = RawInputs;

/** Flags by name, as `node:util` wants them. */
export type Options = Readonly<Record<string, { readonly type: "string" | "boolean" }>>;

/** What stood behind a command's name. */
export interface Parsed {
  readonly positionals: readonly string[];
  /** The value of a flag; undefined: it was not given. */
  text(name: string): string | undefined;
  /** Whether a flag without a value was given. */
  is(name: string): boolean;
  /** The settings among the flags. */
  readonly flags: Flags;
}

/** One flag per setting that means something without GitHub; every command that starts agents takes them. */
export const settingOptions: Options = Object.fromEntries(
  flagSettings.map(({ name }) => [name, { type: "string" }]),
);

const switches = flagSettings.filter(({ type }) => type.kind === "boolean").map(({ name }) => name);

/** Parses what follows a command's name. Throws `UsageError` for what it does not know. */
export function parseFlags(command: string, args: readonly string[], options: Options): Parsed {
  const given = {
    args: joinTexts(spellOut(args, options), options),
    options,
    allowPositionals: true,
  };
  refuseUnknown(command, given.args, options);
  try {
    const { values, positionals } = parseArgs(given);
    const text = (name: string) => {
      const value = values[name];
      return typeof value === "string" ? value : undefined;
    };
    return {
      positionals,
      text,
      is: (name) => values[name] === true,
      flags: Object.fromEntries(flagSettings.map(({ name }) => [name, text(name)])),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${command}: ${why}; see crosscheck ${command} --help`, { cause: error });
  }
}

/** `--vote` is `--vote=true`, and `--no-vote` is `--vote=false`; `--vote false` stays what it is. */
function spellOut(args: readonly string[], options: Options): string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  return args.map((arg, at) => {
    const name = switches.find((one) => arg === `--${one}` || arg === `--no-${one}`);
    if (name === undefined || !Object.hasOwn(options, name) || at > end) return arg;
    if (arg === `--no-${name}`) return `--${name}=false`;
    return /^(true|false)$/i.test(args[at + 1] ?? "") ? arg : `--${name}=true`;
  });
}

/** `--rules "- paths: …"` is `--rules=- paths: …`: a dash with a blank behind it begins a list in YAML or prose, no flag. */
function joinTexts(args: readonly string[], options: Options): string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const belongs = (at: number) => {
    const flag = /^--(.+)$/.exec(args[at - 1] ?? "")?.[1];
    return (
      at < end &&
      /^-\s/.test(args[at] ?? "") &&
      flag !== undefined &&
      Object.hasOwn(options, flag) &&
      options[flag]?.type === "string"
    );
  };
  return args.flatMap((arg, at) => {
    if (belongs(at)) return [];
    return belongs(at + 1) ? [`${arg}=${args[at + 1]}`] : [arg];
  });
}

function refuseUnknown(command: string, args: string[], options: Options): void {
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option" || Object.hasOwn(options, token.name)) continue;
    const hint = inputHint(token.name) ?? flagHint(token.name, Object.keys(options));
    throw new UsageError(
      `${command}: there is no flag ${token.rawName}${hint} (see crosscheck ${command} --help)`,
    );
  }
}

function flagHint(typed: string, names: readonly string[]): string {
  const meant = closestName(typed, names);
  return meant === undefined ? "" : `; did you mean --${meant}?`;
}

/** Why an input of the Action is no flag; undefined: it is one, or no input at all. */
function inputHint(typed: string): string | undefined {
  const input = allSettings.find(({ name, flag }) => name === typed && !flag);
  if (input === undefined) return undefined;
  return input.type.kind === "secret"
    ? ": a secret stands in a variable, see crosscheck help"
    : ": that input of the Action means nothing here";
}

/** Two columns: each flag, and the first sentence on it with its default. */
export function flagHelp(): string {
  return flagSettings
    .map((setting) => {
      const [first = "", ...others] = wrapped(`${firstSentence(setting)}${defaultOf(setting)}`);
      const flag = `  ${signature(setting)}`;
      // A long flag has a line of its own.
      const head =
        flag.length < column ? [`${flag.padEnd(column)}${first}`] : [flag, indent(first)];
      return [...head, ...others.map(indent)].join("\n");
    })
    .join("\n");
}

/** Where the second column begins, and where it ends. */
const [column, width] = [30, 110];

const indent = (line: string) => `${" ".repeat(column)}${line}`;

const firstSentence = ({ doc }: NamedSetting) => /^.*?\.(?= |$)/.exec(doc)?.[0] ?? doc;

function defaultOf(setting: NamedSetting): string {
  if (setting.default === "") return "";
  const measure = measureOf(setting);
  return ` [${setting.default}${measure === undefined ? "" : ` ${measure}`}]`;
}

function signature({ name, type }: NamedSetting): string {
  switch (type.kind) {
    case "boolean":
      return `--${name}, --no-${name}`;
    case "choice":
      return `--${name} ${type.choices.join("|")}`;
    case "number":
      return `--${name} N`;
    case "list":
      return `--${name} LIST`;
    case "text":
      return `--${name} TEXT`;
    case "rules":
      return `--${name} YAML`;
    case "secret":
      throw new Error(`${name} is a secret`);
  }
}

function wrapped(text: string): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length > width - column) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
