/** What a run of so many characters of one class takes: `first` tokens up to `free` of them, `each` for each further one. */
export interface Weight {
  readonly first: number;
  readonly free: number;
  readonly each: number;
}

/**
 * Tokens by class of character, as OpenAI's encoding o200k_base counts them. The rows were tuned by hand
 * on the samples of `npm run bench -- tokens` and on 18 commits of public repositories. No sample was kept back; the
 * check is on 23 other commits of these repositories, which the bench takes too.
 * That encoding cuts a text into words with one blank or sign before them, groups of three digits, rows of signs and
 * rows of blanks. Common words are one token; what is rare is cut into pieces.
 */
export const tokenWeights = {
  /** A word, or one hump of a name in camelCase. */
  small: { first: 1, free: 6, each: 0.06 },
  capital: { first: 1, free: 2, each: 0.13 },
  /** Of a word: two letters that seldom stand beside each other, more than once. Then it is none, but chance. */
  rarePair: { first: 0, free: 1, each: 0.75 },
  /** Of a word: a letter for the third time in a row, or more. */
  repeated: { first: 0, free: 0, each: 0.14 },
  /** Small letters, capitals and digits in turn: base64, for each character. */
  encoded: { first: 0.68, free: 1, each: 0.68 },
  /** Of a word that is hardly one: its letters beyond a dozen, in scripts that leave blanks between words. */
  longWord: { first: 0.6, free: 1, each: 0.6 },
  /** Of a word most of whose letters have accents, which no language writes. */
  allAccents: { first: 1, free: 1, each: 1 },
  /** Of a word: letters with accents of Western Europe, of other languages, and of Vietnamese. */
  accented: { first: 0.3, free: 1, each: 0.3 },
  extended: { first: 1, free: 1, each: 1 },
  vietnamese: { first: 0.03, free: 1, each: 0.03 },
  greek: { first: 1, free: 2, each: 0.27 },
  cyrillic: { first: 1, free: 3, each: 0.14 },
  hebrew: { first: 1, free: 2, each: 0.4 },
  arabic: { first: 1, free: 2, each: 0.24 },
  devanagari: { first: 1, free: 2, each: 0.2 },
  thai: { first: 1, free: 2, each: 0.41 },
  hangul: { first: 1, free: 1, each: 0.5 },
  han: { first: 0.7, free: 1, each: 0.68 },
  kana: { first: 0.7, free: 1, each: 0.68 },
  letter: { first: 1, free: 1, each: 0.6 },
  /**
   * Letters that hardly a text has: rare characters and syllables of East Asia, and scripts that few write. Whoever has
   * a prompt overflow takes these, so they count as what they are at most.
   */
  rareLetter: { first: 3, free: 1, each: 3 },
  /** Three digits are one token. */
  digit: { first: 1, free: 3, each: 1 / 3 },
  /** One sign right before a word: the two are often one token. */
  prefix: { first: 0.3, free: 1, each: 0 },
  sign: { first: 1, free: 1, each: 0.24 },
  /** Of a row of signs: from the fourth on. */
  furtherSign: { first: 0, free: 3, each: 0.36 },
  /** The same sign again and again: a line of hyphens. */
  sameSign: { first: 1, free: 4, each: 0.026 },
  symbol: { first: 1, free: 1, each: 0.75 },
  rareSymbol: { first: 1.5, free: 1, each: 1.5 },
  /** The first half of a character beyond the first plane, unless it is an emoji. */
  rarePicture: { first: 3, free: 1, each: 3 },
  /** An emoji, which is two characters. */
  picture: { first: 0.9, free: 1, each: 0.9 },
  /** The brackets of a hidden character that was made visible: `⟨U+200B⟩`. */
  mark: { first: 3, free: 1, each: 3 },
  blank: { first: 1, free: 80, each: 1 / 100 },
  tab: { first: 1, free: 16, each: 1 / 16 },
  lineFeed: { first: 1, free: 16, each: 1 / 16 },
} as const satisfies Readonly<Record<string, Weight>>;

/** A row of the table. */
export type WeightName = keyof typeof tokenWeights;

/** First code unit of each stretch that has a class. */
const stretches: readonly (readonly [number, WeightName])[] = [
  [0x00, "sign"],
  [0x09, "tab"],
  [0x0a, "lineFeed"],
  [0x0b, "blank"],
  [0x0d, "lineFeed"],
  [0x0e, "sign"],
  [0x20, "blank"],
  [0x21, "sign"],
  [0x30, "digit"],
  [0x3a, "sign"],
  [0x41, "capital"],
  [0x5b, "sign"],
  [0x61, "small"],
  [0x7b, "sign"],
  [0x0080, "symbol"],
  [0x00c0, "accented"],
  [0x0100, "extended"],
  [0x01a0, "vietnamese"],
  [0x01b1, "extended"],
  [0x0370, "greek"],
  [0x0400, "cyrillic"],
  [0x0460, "rareLetter"],
  [0x0490, "cyrillic"],
  [0x0492, "rareLetter"],
  [0x0530, "letter"],
  [0x0590, "hebrew"],
  [0x0600, "arabic"],
  [0x0700, "rareLetter"],
  [0x0900, "devanagari"],
  [0x0980, "letter"],
  [0x0e00, "thai"],
  [0x0e80, "letter"],
  [0x0f00, "rareLetter"],
  [0x10a0, "letter"],
  [0x1100, "rareLetter"],
  [0x1e00, "extended"],
  [0x1ea0, "vietnamese"],
  [0x1f00, "rareLetter"],
  [0x2000, "symbol"],
  [0x2200, "rareSymbol"],
  [0x2500, "symbol"],
  [0x2580, "rareSymbol"],
  [0x25a0, "symbol"],
  [0x2700, "symbol"],
  [0x27e8, "mark"],
  [0x27ea, "rareSymbol"],
  [0x2c00, "rareLetter"],
  [0x2e00, "symbol"],
  [0x3041, "kana"],
  [0x3100, "rareLetter"],
  [0x3200, "rareSymbol"],
  [0x3400, "rareLetter"],
  [0x4e00, "han"],
  [0xa000, "rareLetter"],
  [0xac00, "hangul"],
  [0xd7b0, "rareLetter"],
  [0xd800, "rarePicture"],
  [0xd83c, "picture"],
  [0xd83f, "rarePicture"],
  [0xdc00, "picture"],
  [0xe000, "rareLetter"],
  [0xfb00, "rareLetter"],
  [0xfe00, "symbol"],
  [0xff61, "rareLetter"],
  [0xffe0, "symbol"],
];

/** The class of each UTF-16 code unit. */
export const classes: readonly WeightName[] = withRareLetters(
  stretches.flatMap(([start, name], at) =>
    new Array<WeightName>((stretches[at + 1]?.[0] ?? 0x10000) - start).fill(name),
  ),
);

/** Of the characters and syllables of East Asia those are common that its national character sets put first. */
function withRareLetters(all: readonly WeightName[]): WeightName[] {
  const common = new Set(
    [
      twoBytes("gb2312", 0xb0, 0xd7),
      twoBytes("euc-jp", 0xb0, 0xcf),
      twoBytes("big5", 0xa4, 0xc6),
      twoBytes("euc-kr", 0xb0, 0xc8),
    ].flatMap((text) => Array.from(text, (letter) => letter.charCodeAt(0))),
  );
  return all.map((name, code) =>
    (name === "han" || name === "hangul") && !common.has(code) ? "rareLetter" : name,
  );
}

/** What a legacy encoding has in rows of two bytes each. */
function twoBytes(encoding: string, firstRow: number, lastRow: number): string {
  const bytes: number[] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(row, cell);
    if (encoding === "big5") for (let cell = 0x40; cell <= 0x7e; cell++) bytes.push(row, cell);
  }
  return new TextDecoder(encoding).decode(Uint8Array.from(bytes));
}

/** Letters that often stand behind each letter from a to z, in words of code and prose: nine pairs of ten. */
export const commonPairs: readonly string[] = [
  "bcdgilmnprstuvy",
  "aeilosu",
  "acehiklorstu",
  "adeiorsu",
  "abcdefgilmnpqrstvwx",
  "aefilou",
  "aehinorsu",
  "aehiot",
  "abcdefglmnoprstvz",
  "aeou",
  "eis",
  "adeilostuy",
  "abeimopsu",
  "acdefgiknostuv",
  "abcdfgiklmnoprstuvw",
  "aehiloprstuy",
  "u",
  "acdegiklmnorstuvy",
  "acehilopstuw",
  "acehilorstuwy",
  "abcegilmnprst",
  "aei",
  "aehio",
  "acipt",
  "eops",
  "aeio",
];
