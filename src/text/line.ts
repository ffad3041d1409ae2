import { visible } from "./hidden.ts";

/** Escape sequences of a terminal: CSI, OSC and other strings up to their terminator, and two-byte escapes. */
const ansi =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/**
 * Hostile text for a log that a runner reads: no escape sequences, hidden characters made visible. Neither form of a
 * workflow command is left, `::name::` at the start of a line and `##[name]` anywhere in it.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function logText(text: string): string {
  return visible(text.replace(ansi, ""))
    .replace(/##(?=\[)/g, "# #")
    .replace(/^(\s*):(?=:)/gm, "$1: ");
}

/** As {@link logText}, on one line. */
export function logLine(text: string): string {
  return logText(text.replace(/\s+/g, " ").trim());
}

/**
 * Hostile text as one line where no markdown protects it: commit messages, check run titles. What GitHub would act on
 * keeps its looks and loses its effect: the at and number signs become their full-width twins, addresses get a blank.
 * @param limit the most characters it may have
 */
export function plainLine(text: string, limit: number): string {
  const line = visible(text)
    .replace(/\s+/g, " ")
    .trim()
    .replace(/@(?=\w)/g, "＠")
    .replace(/#(?=\d)/g, "＃")
    .replace(/\bgh-(?=\d)/gi, "GH ")
    .replaceAll("://", ": //");
  const characters = [...line];
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join("")}…`;
}
