/**
 * Characters that a reader does not see, or that change how others are read. These are controls (not tab and line
 * feed), format characters, variation selectors, and all that Unicode lets a renderer ignore. Line and paragraph
 * separators, lone surrogates, and two blanks that are no white space belong to them too.
 */
const hidden =
  /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}\u2800\ufffc]/gu;

/** One of them, as often as it stands in a row. */
const hiddenRun = new RegExp(`(${hidden.source})\\1*`, "gu");

/** A mark that {@link visible} makes. */
const mark = /⟨U\+([0-9A-F]{4,6})(?: ×\d{1,9})?⟩/gu;

/** Whether a text has a hidden character in it; carriage returns count. */
export function hasHidden(text: string): boolean {
  return text.search(hidden) >= 0;
}

/**
 * What comes in, with its hidden text made visible: each hidden character becomes its code point, `⟨U+200B⟩`, and a run
 * of the same one `⟨U+200B ×400⟩`. For everything of a pull request that goes into a prompt or a report. Lines end where
 * git's do, at line feeds alone: a carriage return before one belongs to it, every other is shown. What it returns has
 * nothing hidden in it, so a second pass changes nothing.
 */
export function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(hiddenRun, (run, character: string) => {
    const times = run.length / character.length;
    const point = codePoint(character);
    return times === 1 ? point : `${point.slice(0, -1)} ×${times}⟩`;
  });
}

/** The same of what is one line, as a name is: line feeds are shown too. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll("\n", codePoint);
}

/** A character as its code point, `⟨U+200B⟩`. */
export function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

/** What {@link visible} leaves as it is, in most lines of code. */
const plain = /^[\t -~]*$/;

/** A text with hidden characters in place of their marks, each run of the same one as a single one. */
export function unmarked(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(mark, characterOf).replace(hiddenRun, "$1");
}

function characterOf(whole: string, hex: string): string {
  const code = Number.parseInt(hex, 16);
  const character = code > 0x10ffff ? "" : String.fromCodePoint(code);
  return hasHidden(character) ? character : whole;
}

/** A text without its hidden characters, and without marks of such. */
export function withoutHidden(text: string): string {
  return plain.test(text) ? text : unmarked(text).replace(hidden, "");
}
