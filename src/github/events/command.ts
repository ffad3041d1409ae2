import { visible } from "../../text/visible.ts";

/** The first line of a comment that is a command, not understood yet. Every word is hostile text. */
export interface CommandLine {
  /** What follows the prefix, in lower case; null where the line is the prefix alone. */
  readonly name: string | null;
  readonly words: readonly string[];
}

/**
 * The command in a comment, from its first line alone; undefined when that is none. Quotes, code and anything with
 * hidden characters in it are no commands.
 * @param prefix what the line must begin with, e.g. `/crosscheck`
 */
export function readCommandLine(body: string, prefix: string): CommandLine | undefined {
  const line = body.split(/\r\n?|\n/, 1)[0] ?? "";
  if (visible(line) !== line) return undefined;
  const [first, name, ...words] = line.trimEnd().split(/[ \t]+/);
  if (prefix === "" || first !== prefix) return undefined;
  return { name: name?.toLowerCase() ?? null, words };
}
