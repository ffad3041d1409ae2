import { unmarked, withoutHidden } from "../../text/hidden.ts";

/** Code without any white space: what stays the same when it is indented, wrapped or reformatted. */
export function codeKey(text: string): string {
  return text.replace(/\s+/gu, "");
}

/** The words, numbers and signs of a line of code, in order. */
export function codeTokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}_$]+|[^\s]/gu) ?? [];
}

/**
 * A line of code as quotes are compared with it. Reviewers are shown marks for its hidden characters, and quote the mark,
 * the character, or neither: all three are the same here. A line that has nothing else keeps them.
 */
export function quotedLine(text: string): string {
  const plain = withoutHidden(text);
  return plain.trim() === "" ? unmarked(text).trim() : plain;
}
