/** The named references worth reading; every other one is shown as it is written. */
const named: Readonly<Record<string, string>> = {
  amp: "&",
  AMP: "&",
  lt: "<",
  LT: "<",
  gt: ">",
  GT: ">",
  quot: '"',
  QUOT: '"',
  apos: "'",
  nbsp: " ",
  commat: "@",
  num: "#",
  excl: "!",
  lsqb: "[",
  lbrack: "[",
  rsqb: "]",
  rbrack: "]",
  lpar: "(",
  rpar: ")",
  grave: "`",
  DiacriticalGrave: "`",
  bsol: "\\",
  sol: "/",
  colon: ":",
  period: ".",
  vert: "|",
  verbar: "|",
  VerticalLine: "|",
  dollar: "$",
  Tab: "\t",
  NewLine: " ",
};

const reference = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/g;

/** References inside references are somebody's trick; what is left after so many passes stays as it is written. */
const maxPasses = 8;

/**
 * Replaces HTML character references, and what comes out of that again: `&amp;#64;` is `@` as well. A reference that
 * decodes to a line feed decodes to a blank, for it cannot start a line in markdown either.
 * https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
export function decodeEntities(text: string): string {
  let current = text;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const decoded = current.replace(/&(?:amp;|#38;|#x26;)+/gi, "&").replace(reference, decodeOne);
    if (decoded === current) break;
    current = decoded;
  }
  return current;
}

function decodeOne(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
  const code = Number.parseInt(decimal ?? hex ?? "", decimal === undefined ? 16 : 10);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return "\ufffd";
  return code === 10 || code === 13 ? " " : String.fromCodePoint(code);
}
