import type { CommandRequest } from "../../github/events/request.ts";
import type { DismissedIssue } from "../../github/marker/marked-issue.ts";
import type { ReadPullRequest } from "../../github/read/pull-request.ts";
import { type Finished, type Job, skipped } from "../job.ts";

/** A command with all its parts. */
interface CommandSpec<Arguments> {
  readonly name: string;
  /** Name and words, as in `fix [ID…|all|high]`. */
  readonly usage: string;
  /** Its line in the answer to `help`. */
  readonly help: string;
  /** Its row in the README, where there is more room. */
  readonly doc: string;
  /** True: it is for open pull requests alone. */
  readonly needsOpen: boolean;
  /** Reads the words behind the name. */
  readonly parse: (words: readonly string[]) => Parsed<Arguments>;
  readonly run: (given: Arguments, asked: Asked) => CommandResult | Promise<CommandResult>;
}

/** The words of a command, understood; or what was not, in a text that repeats none of them. */
export type Parsed<Arguments> =
  | { readonly status: "parsed"; readonly given: Arguments }
  | { readonly status: "rejected"; readonly reason: string };

/** What a command runs with. */
export interface Asked {
  readonly request: CommandRequest;
  readonly read: ReadPullRequest;
  readonly job: Job;
}

/** A row of the table of commands: its arguments' type is known to its own file alone. */
export interface SlashCommand
  extends Pick<CommandSpec<unknown>, "name" | "usage" | "help" | "doc" | "needsOpen"> {
  parse(words: readonly string[]): Parsed<unknown>;
  /** Parses the words behind the name. */
  prepare(words: readonly string[]): Parsed<PreparedCommand>;
}

/** A command with its arguments. */
export interface PreparedCommand {
  readonly needsOpen: boolean;
  run(asked: Asked): Promise<CommandResult>;
}

/** Makes a row of the table: what `parse` gives is what `run` takes. */
export function defineCommand<Arguments>(spec: CommandSpec<Arguments>): SlashCommand {
  return {
    ...spec,
    prepare(words) {
      const parsed = spec.parse(words);
      if (parsed.status === "rejected") return parsed;
      const { needsOpen } = spec;
      return parsedAs({ needsOpen, run: async (asked) => await spec.run(parsed.given, asked) });
    },
  };
}

/** Words that were understood. */
export function parsedAs<Arguments>(given: Arguments): Parsed<Arguments> {
  return { status: "parsed", given };
}

/** Words that were not. @param reason holds no text of the comment */
export function notParsed(reason: string): Parsed<never> {
  return { status: "rejected", reason };
}

/** An ID is a fingerprint's first 8 hex digits; a longer piece of the fingerprint is as good. */
const idPattern = /^#?([0-9a-f]{8,64})$/i;

/** The ID that a word is, in lower case; undefined when it is none. */
export function readId(word: string): string | undefined {
  return idPattern.exec(word.replace(/,$/, ""))?.[1]?.toLowerCase();
}

/** What a command came to, and what is answered where it was asked. */
export interface CommandResult {
  readonly finished: Finished;
  /** Harmless markdown; null: the reaction says enough. */
  readonly reply: string | null;
  readonly done: boolean;
  /** What the answer remembers as dismissed; missing: nothing. */
  readonly dismissed?: DismissedIssue;
}

/** A command that is not done. @param reason harmless markdown, for whoever asked */
export function rejected(reason: string): CommandResult {
  return { finished: skipped(reason), reply: reason, done: false };
}

/** A command that was done without a run of agents. @param reply harmless markdown, for whoever asked */
export function answered(command: string, reply: string): CommandResult {
  const reason = `the command ${command} was answered`;
  return { finished: { ...skipped(reason), outcome: "success" }, reply, done: true };
}
