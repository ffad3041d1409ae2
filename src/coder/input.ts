/** One message of a prompt that is given as a conversation. */
export interface RoleMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** A prompt: a text, or messages that are folded into one. */
export type Input = string | readonly RoleMessage[];

const HEADER = /^(\\*)### (?=(?:system|user|assistant)$)/gm;

/** The text of the system messages that the input begins with, joined by a blank line; undefined without one. */
export function leadingSystem(input: Input): string | undefined {
  if (typeof input === "string") return undefined;
  const messages = input.slice(0, leadingCount(input));
  return messages.length === 0 ? undefined : messages.map(({ content }) => content).join("\n\n");
}

/** The input without what {@link leadingSystem} gives. */
export function withoutLeadingSystem(input: Input): Input {
  return typeof input === "string" ? input : input.slice(leadingCount(input));
}

/**
 * The input as one text: each message under a line `### system`, `### user` or `### assistant`. A line of content that
 * looks like one gets a backslash in front, or one more. So no message can speak for another. A text, and a single
 * message of the user, stay as they are.
 */
export function promptText(input: Input): string {
  if (typeof input === "string") return input;
  const [first] = input;
  if (input.length === 1 && first?.role === "user") return first.content;
  return input.map(({ role, content }) => `### ${role}\n${escaped(content)}`).join("\n\n");
}

function escaped(content: string): string {
  // A lone carriage return ends a line for a model too.
  return content.replace(/\r\n?/g, "\n").replace(HEADER, "\\$1### ");
}

function leadingCount(input: readonly RoleMessage[]): number {
  const first = input.findIndex(({ role }) => role !== "system");
  return first === -1 ? input.length : first;
}
