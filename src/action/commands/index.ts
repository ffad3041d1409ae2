import { closestName } from "../../config/closest-name.ts";
import type { CommandLine } from "../../github/events/request.ts";
import { dismiss } from "./dismiss.ts";
import { explain } from "./explain.ts";
import { fix } from "./fix.ts";
import { helpOn } from "./help.ts";
import { review } from "./review.ts";
import {
  notParsed,
  type Parsed,
  type PreparedCommand,
  type SlashCommand,
} from "./slash-command.ts";
import { undo } from "./undo.ts";

const actions = [review, fix, explain, dismiss, undo] as const satisfies readonly SlashCommand[];
const help = helpOn(actions);

/** Every command, in the order in which they are listed. A new one is a file and its place in this list. */
export const commands: readonly SlashCommand[] = [...actions, help];

/** What a line asks for; the prefix alone asks for `help`. */
export function understand({ name, words }: CommandLine): Parsed<PreparedCommand> {
  const found = name === null ? help : commands.find((one) => one.name === name);
  if (found !== undefined) return found.prepare(words);
  const names = commands.map((one) => one.name);
  const closest = closestName(name ?? "", names);
  const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
  return notParsed(`there is no such command${hint}`);
}

/** The rows of the README's table of commands. */
export function commandTable(prefix: string): string {
  const rows = commands.map(
    ({ usage, doc }) => `| \`${prefix} ${usage.replaceAll("|", "\\|")}\` | ${doc} |`,
  );
  return ["| command | what it does |", "| --- | --- |", ...rows].join("\n");
}
