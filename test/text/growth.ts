/** Pieces of text that make careless patterns try every beginning against the whole rest. */
export const hostileShapes: Readonly<Record<string, (length: number) => string>> = {
  "backticks in pairs": repeated("`a"),
  "runs of backticks": (length) => runsOf("`", length),
  "fences that open": repeated("```a`\n"),
  "fences of two kinds": repeated("````\n~~~\n"),
  "web tokens without an end": repeated("eyJaaaaaaaa-"),
  "web tokens without a signature": repeated("eyJaaaaaaaa.eyJaaaaaaaa-"),
  "keys that begin": repeated("-----BEGIN A "),
  "a key that begins with many words": (length) => `-----BEGIN ${"A ".repeat(length / 2)}`,
  "keys without an end": (length) =>
    `-----BEGIN PRIVATE KEY-----${"-----END A".repeat(length / 10)}`,
  "tokens of a vendor": repeated("SG.aaaaaaaaaaaaaaaaaaaa-"),
  camelCase: repeated("aB"),
  "one word": repeated("a"),
  "one word without vowels": repeated("x"),
  "capital letters": repeated("A"),
  digits: repeated("1"),
  "opening brackets": repeated("["),
  "brackets in pairs": repeated("[a]("),
  "brackets of skipped commits": repeated("[ci "),
  braces: repeated("}"),
  blanks: (length) => `x${" ".repeat(length)}x`,
  "line feeds": (length) => `x${"\n".repeat(length)}x`,
  "lines of blanks": repeated("   \n"),
  "lines of one letter": repeated("x\n"),
  "carriage returns": repeated("\r\n\r"),
  "marks of one kind": (length) => `a${"\u0301".repeat(length)}`,
  "marks out of their order": (length) => `a${"\u0301\u0316".repeat(length / 2)}`,
  "letters that are composed of many": repeated("\ufdfa"),
  "characters that hide": repeated("\u200b"),
  "characters that hide in pairs": repeated("\u200b\u200c"),
  "marks of hidden characters": repeated("⟨U+200B ×9⟩"),
  "marks that begin": repeated("⟨U+200B ×"),
  "styles of emoji": repeated("😀\u200d"),
  "styles without an emoji": repeated("\ufe0f"),
  "HTML comments that open": repeated("<!--"),
  "our marker": repeated("<!-- crosscheck {"),
  "our marker, closed": (length) => `<!-- crosscheck {${"} --".repeat(length / 4)}`,
  addresses: repeated("http://"),
  "one address": (length) => `https://nodejs.org/${"a".repeat(length)}#é`,
  "known addresses": repeated("https://nodejs.org/a "),
  entities: (length) => `&${"amp;".repeat(length / 4)}`,
  mentions: repeated("@a."),
  references: repeated("gh-"),
  "escape sequences": repeated("\u001b["),
  "one escape sequence": (length) => `\u001b[${"0".repeat(length)}`,
  "operating system commands": repeated("\u009d"),
  ellipses: repeated(" ... "),
  hyphens: repeated("a-"),
  "full stops": repeated("a."),
  asterisks: repeated("*"),
  tabs: (length) => `${"\t".repeat(length)}\r`,
  dollars: repeated("$"),
  table: repeated("|-:"),
  quotes: (length) => `a${"'".repeat(length)}b`,
  colons: repeated("\n ::"),
};

function repeated(piece: string): (length: number) => string {
  return (length) => piece.repeat(Math.ceil(length / piece.length));
}

/** Runs of a character, one of each length, so that none has a counterpart. */
function runsOf(character: string, length: number): string {
  const runs = Array.from({ length: Math.floor(Math.sqrt(2 * length)) }, (_, at) =>
    character.repeat(at + 1),
  );
  return runs.join("a");
}

const short = 1_000;
const factor = 32;
/** A text 32 times as long takes 32 times as long, a little more with a sort, and 1024 times with a square. */
const tooMuch = 160;

/** A measurement takes at least so long, so that the clock can tell. */
const shortestMs = 0.2;
const tries = 20;

/**
 * How many times as long something takes for a text 32 times as long. Both are measured again while that is too much,
 * and the shortest times count: what a machine does besides only ever adds to them.
 */
export function growthOf(
  run: (text: string) => unknown,
  shape: (length: number) => string,
  length = short,
): number {
  const [small, large] = [shape(length), shape(length * factor)];
  run(small);
  let [forSmall, forLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let left = tries; left > 0; left -= 1) {
    forSmall = Math.min(forSmall, timeOf(run, small));
    forLarge = Math.min(forLarge, timeOf(run, large));
    if (forLarge / forSmall < tooMuch) break;
  }
  return forLarge / forSmall;
}

export function isTooMuch(growth: number): boolean {
  return growth >= tooMuch;
}

/** Milliseconds of the processor that one call takes. */
function timeOf(run: (text: string) => unknown, text: string): number {
  for (let times = 1; ; times *= 2) {
    const start = process.threadCpuUsage();
    for (let at = 0; at < times; at += 1) run(text);
    const { user, system } = process.threadCpuUsage(start);
    const ms = (user + system) / 1000;
    if (ms >= shortestMs) return ms / times;
  }
}
