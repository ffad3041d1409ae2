import type { CommandRequest } from "../../github/events/request.ts";
import type { Existing } from "../../github/read/pull-request.ts";

/**
 * Whether a command is for this configuration. One that is named (`/crosscheck@NAME`) is for that one. In an issue's thread it is
 * for the configuration that raised it. Elsewhere it is for the one without a name; where that has not reported, for
 * every one that hears it. Pure.
 * @param name of this configuration; null: it has none
 */
export function isMeant(
  { command, comment }: Pick<CommandRequest, "command" | "comment">,
  { threads, withoutName = false }: Pick<Existing, "threads" | "withoutName">,
  name: string | null,
): boolean {
  if (command.to !== null) return command.to === name;
  const thread = threads.find((one) => one.comments[0]?.id === comment.threadOf);
  if (thread?.owner) return thread.owner.name === name;
  return name === null || !withoutName;
}
