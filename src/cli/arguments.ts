import { parseArgs } from "node:util";
import type { InputName } from "../config/inputs.ts";
import { UsageError } from "../errors.ts";

/** What the command line asks for. */
export type Invocation =
  | { readonly command: "help" | "version" }
  | {
      readonly command: "review";
      readonly base: string | undefined;
      readonly head: string | undefined;
      readonly fix: boolean;
      readonly json: boolean;
      readonly printPrompt: boolean;
      readonly flags: Flags;
    }
  | {
      readonly command: "fix";
      readonly ids: readonly string[];
      readonly json: boolean;
      readonly flags: Flags;
    }
  | {
      readonly command: "merge";
      readonly files: readonly string[];
      readonly diff: string | undefined;
      readonly json: boolean;
    }
  | {
      readonly command: "run";
      readonly coder: string;
      readonly prompt: string;
      readonly json: boolean;
      readonly flags: Flags;
    }
  | {
      readonly command: "eval";
      readonly data: string;
      /** How many of the best ranked issues count as `top N`. */
      readonly top: number;
      readonly json: boolean;
      readonly flags: Flags;
    }
  | { readonly command: "doctor"; readonly json: boolean; readonly flags: Flags }
  | { readonly command: "init"; readonly force: boolean };

/** Inputs that were given as flags, by the name of the input. */
export type Flags = Readonly<Partial<Record<InputName, string>>>;

/** What `crosscheck help` prints. */
export const usage = `crosscheck review [--base REF] [--head REF] [--reviewers LIST] [--fix] [--fail-on LEVEL] [--json]
crosscheck fix [ID…]                  patch issues of the last review in the working tree
crosscheck merge [--diff FILE] REVIEW.json… [--json]
crosscheck run --coder NAME PROMPT    one prompt, rendered
crosscheck eval --data DIR [--top N]  precision and recall of the panel on changes with known defects
crosscheck doctor                     what is installed and present, what would run
crosscheck init [--force]             write a configuration and a workflow into this repository

Keys come from ANTHROPIC_API_KEY (or CLAUDE_CODE_OAUTH_TOKEN), OPENAI_API_KEY and GEMINI_API_KEY. Every input of the
Action is a flag too (docs/inputs.md), for example --max-cost 2 or --isolation required.
--base is by default what origin/HEAD and the head have in common, --head the working tree with its untracked files.
--json prints one JSON value on stdout; everything else goes to stderr.

Exit codes: 0 done · 1 issues at or above --fail-on · 2 bad usage, config or file, or no key for any reviewer
            3 no review could be made · 130 cancelled
`;

/** Inputs that make sense as flags, with their type for the parser. */
const inputFlags = {
  reviewers: { type: "string" },
  fixer: { type: "string" },
  "fail-on": { type: "string" },
  "max-fixes": { type: "string" },
  "fix-min-severity": { type: "string" },
  "confirm-fixes": { type: "string" },
  "fix-paths": { type: "string" },
  "fix-attempts": { type: "string" },
  "fix-lanes": { type: "string" },
  verify: { type: "string" },
  "verify-timeout": { type: "string" },
  "verify-memory": { type: "string" },
  "verify-disk": { type: "string" },
  "verify-readable": { type: "string" },
  vote: { type: "string" },
  "min-severity": { type: "string" },
  "min-agreement": { type: "string" },
  "min-confidence": { type: "string" },
  timeout: { type: "string" },
  "turn-timeout": { type: "string" },
  "max-cost": { type: "string" },
  prices: { type: "string" },
  "max-tokens": { type: "string" },
  "max-requests": { type: "string" },
  concurrency: { type: "string" },
  isolation: { type: "string" },
  "claude-path": { type: "string" },
  "codex-path": { type: "string" },
  "gemini-path": { type: "string" },
  "anthropic-base-url": { type: "string" },
  "openai-base-url": { type: "string" },
  "gemini-base-url": { type: "string" },
  ignore: { type: "string" },
  guidelines: { type: "string" },
} as const satisfies Partial<Record<InputName, { type: "string" }>>;

const json = { json: { type: "boolean" } } as const;

/** Parses what follows a command's name. Throws `UsageError` for what it does not know. */
function parse(
  command: string,
  args: readonly string[],
  options: Readonly<Record<string, { readonly type: "string" | "boolean" }>>,
): { readonly values: Values; readonly positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${command}: ${why}; see crosscheck help`, { cause: error });
  }
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

const text = (values: Values, name: string) => {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
};

function flagsOf(values: Values): Flags {
  const names = Object.keys(inputFlags) as (keyof typeof inputFlags)[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = text(values, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function noPositionals(command: string, positionals: readonly string[]): void {
  if (positionals.length > 0) {
    throw new UsageError(`${command}: unexpected "${positionals[0]}"; see crosscheck help`);
  }
}

/** Reads the arguments after the program's name. Throws `UsageError`. */
export function parseArguments(args: readonly string[]): Invocation {
  const [command, ...rest] = args;
  switch (command) {
    case undefined:
    case "help":
    case "--help":
    case "-h":
      return { command: "help" };
    case "version":
    case "--version":
      return { command: "version" };
    case "review": {
      const { values, positionals } = parse(command, rest, {
        ...inputFlags,
        ...json,
        base: { type: "string" },
        head: { type: "string" },
        fix: { type: "boolean" },
        "print-prompt": { type: "boolean" },
      });
      noPositionals(command, positionals);
      return {
        command,
        base: text(values, "base"),
        head: text(values, "head"),
        fix: values.fix === true,
        json: values.json === true,
        printPrompt: values["print-prompt"] === true,
        flags: flagsOf(values),
      };
    }
    case "fix": {
      const { values, positionals } = parse(command, rest, { ...inputFlags, ...json });
      return {
        command,
        ids: positionals,
        json: values.json === true,
        flags: flagsOf(values),
      };
    }
    case "merge": {
      const { values, positionals } = parse(command, rest, { ...json, diff: { type: "string" } });
      return {
        command,
        files: positionals,
        diff: text(values, "diff"),
        json: values.json === true,
      };
    }
    case "run": {
      const { values, positionals } = parse(command, rest, {
        ...inputFlags,
        ...json,
        coder: { type: "string" },
      });
      const coder = text(values, "coder");
      if (coder === undefined) throw new UsageError("run: name a coder with --coder NAME");
      if (positionals.length === 0) throw new UsageError("run: give a prompt");
      return {
        command,
        coder,
        prompt: positionals.join(" "),
        json: values.json === true,
        flags: flagsOf(values),
      };
    }
    case "eval": {
      const { values, positionals } = parse(command, rest, {
        ...inputFlags,
        ...json,
        data: { type: "string" },
        top: { type: "string" },
      });
      noPositionals(command, positionals);
      const data = text(values, "data");
      if (data === undefined) throw new UsageError("eval: name a folder of cases with --data DIR");
      const top = Number(text(values, "top") ?? 5);
      if (!Number.isSafeInteger(top) || top < 1) {
        throw new UsageError("eval: --top is a whole number from 1");
      }
      return { command, data, top, json: values.json === true, flags: flagsOf(values) };
    }
    case "doctor": {
      const { values, positionals } = parse(command, rest, { ...inputFlags, ...json });
      noPositionals(command, positionals);
      return { command, json: values.json === true, flags: flagsOf(values) };
    }
    case "init": {
      const { values, positionals } = parse(command, rest, { force: { type: "boolean" } });
      noPositionals(command, positionals);
      return { command, force: values.force === true };
    }
    default:
      throw new UsageError(`"${command}" is not a command; see crosscheck help`);
  }
}
