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
export function logText(text: string | OwnText): string {
  if (text instanceof OwnText) return text.text;
  return visible(text.replace(ansi, ""))
    .replace(/##(?=\[)/g, "# #")
    .replace(/^([^\S\n]*):(?=:)/gm, "$1: ");
}

/**
 * Our own words, figures and marks: they are shown as they are, and no filter for hostile text may change them. Nothing
 * that an agent, a person or a repository says belongs into one.
 */
export class OwnText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** As {@link logText}, on one line. */
export function logLine(text: string): string {
  return logText(text.replace(/\s+/g, " ").trim());
}

/**
 * Hostile text as one line where no markdown protects it: commit messages, check run titles. What GitHub would act on
 * keeps its looks and loses its effect. Signs become their full-width twins, and addresses get a blank. Words that tell
 * a CI system to skip a commit lose their brackets.
 * @param limit the most characters it may have
 */
export function plainLine(text: string, limit: number): string {
  const line = withoutReferences(visible(text).replace(/\s+/g, " ").trim())
    .replace(/\[([a-z _-]+)\]/gi, (whole, words: string) => (isSkip(words) ? `(${words})` : whole))
    .replace(/\*(?=\*\*)/g, "＊")
    .replace(/\b(skip|request)-(?=checks ?:)/gi, "$1 ");
  return cutCharacters(line, limit);
}

/**
 * Hostile text of any number of lines for readers that may take plain text for markdown, or for SARIF's own links. It
 * has no code that could protect it, so the signs that begin something become their full-width twins or get a blank.
 */
export function plainText(text: string): string {
  return withoutReferences(visible(text))
    .replace(/\](?=[[(:])/g, "] ")
    .replace(/<(?=[a-z/!?])/gi, "＜")
    .replace(/&(?=#?\w{1,31};)/g, "＆")
    .replaceAll("`", "'")
    .replace(/~(?=~)/g, "～")
    .replaceAll("$", "＄");
}

/** Without mentions of people, references to issues and commits, and addresses. */
function withoutReferences(text: string): string {
  return text
    .replace(/@(?=\w)/g, "＠")
    .replace(/#(?=\d)/g, "＃")
    .replace(/\bgh-(?=\d)/gi, "GH ")
    .replace(/\bwww\.(?=\w)/gi, "www ")
    .replaceAll("://", ": //");
}

/**
 * Whether words in brackets tell GitHub Actions, or one of the other CI systems, not to run.
 * https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs
 */
function isSkip(words: string): boolean {
  return /(?:^|[ _-])(?:skip|no[ _-]ci)(?:[ _-]|$)/i.test(words);
}

function cutCharacters(line: string, limit: number): string {
  if (line.length <= limit) return line;
  const characters = [...line.slice(0, 2 * limit + 2)];
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join("")}…`;
}
