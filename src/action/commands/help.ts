import type { Config } from "../../config/config.ts";
import { wordsIn } from "../../words/words.ts";
import { answered, defineCommand, parsedAs, type SlashCommand } from "./slash-command.ts";

/** `help`: lists the commands. @param others every command but this one, in the order in which they are listed */
export function helpOn(others: readonly SlashCommand[]): SlashCommand {
  const help: SlashCommand = defineCommand({
    name: "help",
    usage: "help",
    help: "this list",
    doc: "lists the commands",
    needsOpen: false,
    parse: () => parsedAs(null),
    run: (_, { job }) => answered("help", commandList([...others, help], job.config)),
  });
  return help;
}

/** What can be asked for in a comment, as markdown. */
export function commandList(
  commands: readonly SlashCommand[],
  { commandPrefix, language, tone }: Pick<Config, "commandPrefix" | "language" | "tone">,
): string {
  const words = wordsIn(language, tone);
  const rows = commands.map(
    ({ usage, help }) => `- \`${commandPrefix} ${usage}\`: ${words.shown(help)}`,
  );
  const place =
    "The command is the first line of a comment. In an issue's thread its ID may be left out.";
  return [...rows, "", place].join("\n");
}
