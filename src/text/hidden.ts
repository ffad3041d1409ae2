/**
 * Characters that a reader does not see, or that change how others are read. These are controls (not tab and line
 * feed), format characters, variation selectors, and all that Unicode lets a renderer ignore. Line and paragraph
 * separators, lone surrogates, and two blanks that are no white space belong to them too.
 */
const hidden =
  /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}\u2800\ufffc]/gu;

/** A copy of the text in which every hidden character is replaced; line endings are line feeds. */
function replaceHidden(text: string, replacement: (character: string) => string): string {
  return text.replace(/\r\n?/g, "\n").replace(hidden, replacement);
}

/** Whether a text has a hidden character in it; carriage returns count. */
export function hasHidden(text: string): boolean {
  return text.search(hidden) >= 0;
}

/**
 * What comes in, with its hidden text made visible: each hidden character becomes its code point, `⟨U+200B⟩`. For
 * everything of a pull request that goes into a prompt or a report. What it returns has nothing hidden in it, so a
 * second pass changes nothing.
 */
export function visible(text: string): string {
  return replaceHidden(text, codePoint);
}

/** A character as its code point, `⟨U+200B⟩`. */
export function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
