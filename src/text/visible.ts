import { replaceHidden } from "./hidden.ts";

/**
 * What comes in, with its hidden text made visible: each hidden character becomes its code point, `⟨U+200B⟩`. For
 * everything of a pull request that goes into a prompt or a report. What it returns has nothing hidden in it, so a
 * second pass changes nothing.
 */
export function visible(text: string): string {
  return replaceHidden(text, codePoint);
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
