import { coderNames, secretInputsOf } from "../agents/catalog.ts";
import { closestName } from "../config/closest-name.ts";
import { UsageError } from "../errors.ts";
import { type Flags, flagHelp, parseFlags, settingOptions } from "./flags.ts";

/** What the command line asks for. */
export type Invocation =
  | { readonly command: "version" }
  | { readonly command: "help"; readonly text: string }
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

/** What `crosscheck help` prints. */
const usage = `crosscheck review [--base REF] [--head REF] [--reviewers LIST] [--fix] [--fail-on LEVEL] [--json]
crosscheck review --print-prompt      what a reviewer would get, word by word; asks nobody and needs no key
crosscheck fix [ID…]                  patch issues of the last review in the working tree
crosscheck merge [--diff FILE] REVIEW.json… [--json]
crosscheck run --coder NAME PROMPT    one prompt, rendered
crosscheck eval --data DIR [--top N]  precision and recall of the panel on changes with known defects
crosscheck doctor                     what is installed and present, what would run
crosscheck init [--force]             write a configuration and a workflow into this repository

Keys come from ${keyVariables()}. What
.github/crosscheck.yml may say is a flag too, for example --max-cost 2 or --min-severity medium, and a flag wins over the
file; crosscheck review --help lists them all. review reads that file where the base branch stands, fix and doctor at HEAD,
and none of them in the working tree (docs/command-line.md).
By default --head is the working tree with its untracked files, and --base what it has in common with origin/HEAD or the
main branch.
--json prints one JSON value on stdout; everything else goes to stderr.

Exit codes: 0 done · 1 issues at or above --fail-on · 2 bad usage, config or file, or no key for any reviewer
            3 no review could be made · 130 cancelled
`;

/** The variables of all coders, for people. */
function keyVariables(): string {
  const variables = coderNames.map((coder) => {
    const [key = "", ...others] = secretInputsOf(coder).map((one) => one.variables[0] ?? "");
    return [key, ...others.map((name) => `(or ${name})`)].join(" ");
  });
  return new Intl.ListFormat("en-GB").format(variables);
}

const json = { json: { type: "boolean" } } as const;

/** Every command, for whoever mistypes one. */
const commands: Readonly<Record<Invocation["command"], true>> = {
  review: true,
  fix: true,
  merge: true,
  run: true,
  eval: true,
  doctor: true,
  init: true,
  help: true,
  version: true,
};

function meantBy(typed: string): string {
  const meant = closestName(typed, Object.keys(commands));
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** The commands that start agents. */
const takeSettings: readonly string[] = ["review", "fix", "run", "eval", "doctor"];

function asksForHelp(args: readonly string[]): boolean {
  const ownArgs = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  return ownArgs.includes("--help") || ownArgs.includes("-h");
}

function helpWithFlags(): string {
  const names = `${takeSettings.slice(0, -1).join(", ")} and ${takeSettings.at(-1)}`;
  return `${usage}\nFlags of ${names}, with their defaults (docs/inputs.md says more):\n${flagHelp()}\n`;
}

function noPositionals(command: string, positionals: readonly string[]): void {
  if (positionals.length > 0) {
    throw new UsageError(`${command}: unexpected "${positionals[0]}"; see crosscheck help`);
  }
}

/** Reads the arguments after the program's name. Throws `UsageError`. */
export function parseArguments(args: readonly string[]): Invocation {
  const [command, ...rest] = args;
  if (command !== undefined && asksForHelp(rest)) {
    if (takeSettings.includes(command)) return { command: "help", text: helpWithFlags() };
    if (["merge", "init"].includes(command)) return { command: "help", text: usage };
  }
  switch (command) {
    case undefined:
    case "help":
    case "--help":
    case "-h":
      return { command: "help", text: usage };
    case "version":
    case "--version":
      return { command: "version" };
    case "review": {
      const { positionals, text, is, flags } = parseFlags(command, rest, {
        ...settingOptions,
        ...json,
        base: { type: "string" },
        head: { type: "string" },
        fix: { type: "boolean" },
        "print-prompt": { type: "boolean" },
      });
      noPositionals(command, positionals);
      return {
        command,
        base: text("base"),
        head: text("head"),
        fix: is("fix"),
        json: is("json"),
        printPrompt: is("print-prompt"),
        flags,
      };
    }
    case "fix": {
      const { positionals, is, flags } = parseFlags(command, rest, {
        ...settingOptions,
        ...json,
      });
      return {
        command,
        ids: positionals,
        json: is("json"),
        flags,
      };
    }
    case "merge": {
      const { positionals, text, is } = parseFlags(command, rest, {
        ...json,
        diff: { type: "string" },
      });
      return {
        command,
        files: positionals,
        diff: text("diff"),
        json: is("json"),
      };
    }
    case "run": {
      const { positionals, text, is, flags } = parseFlags(command, rest, {
        ...settingOptions,
        ...json,
        coder: { type: "string" },
      });
      const coder = text("coder");
      if (coder === undefined) throw new UsageError("run: name a coder with --coder NAME");
      if (positionals.length === 0) throw new UsageError("run: give a prompt");
      return {
        command,
        coder,
        prompt: positionals.join(" "),
        json: is("json"),
        flags,
      };
    }
    case "eval": {
      const { positionals, text, is, flags } = parseFlags(command, rest, {
        ...settingOptions,
        ...json,
        data: { type: "string" },
        top: { type: "string" },
      });
      noPositionals(command, positionals);
      const data = text("data");
      if (data === undefined) throw new UsageError("eval: name a folder of cases with --data DIR");
      const top = Number(text("top") ?? 5);
      if (!Number.isSafeInteger(top) || top < 1) {
        throw new UsageError("eval: --top is a whole number from 1");
      }
      return { command, data, top, json: is("json"), flags };
    }
    case "doctor": {
      const { positionals, is, flags } = parseFlags(command, rest, {
        ...settingOptions,
        ...json,
      });
      noPositionals(command, positionals);
      return { command, json: is("json"), flags };
    }
    case "init": {
      const { positionals, is } = parseFlags(command, rest, {
        force: { type: "boolean" },
      });
      noPositionals(command, positionals);
      return { command, force: is("force") };
    }
    default:
      throw new UsageError(
        `"${command}" is not a command${meantBy(command)} (see crosscheck help)`,
      );
  }
}
