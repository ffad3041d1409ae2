import { classes, commonPairs, tokenWeights, type WeightName } from "./token-weights.ts";

/**
 * How many times as many tokens another vendor's model may make of a text as {@link estimateTokens} says. One figure for
 * all, because reviewers of several vendors are shown the same parts. It is an assumption: their tokenizers are not
 * public, and nothing here measured them.
 */
export const vendorMargin = 1.5;

/**
 * About how many tokens OpenAI's models make of a text, by class of character; see `token-weights.ts`. Give it the text
 * that is really sent, with what is hidden made visible.
 */
export function estimateTokens(text: string): number {
  const reader: Reader = { text, at: 0, tokens: 0 };
  while (reader.at < text.length) readPiece(reader);
  return Math.ceil(reader.tokens);
}

/** A text that is being read, and what was counted of it. */
interface Reader {
  readonly text: string;
  at: number;
  tokens: number;
}

/** What a character is, for the count; `end`: there is none. */
type Class = WeightName | "end";

function classAt({ text }: Reader, at: number): Class {
  return classes[text.charCodeAt(at)] ?? "end";
}

function readPiece(reader: Reader): void {
  const name = classAt(reader, reader.at);
  if (name === "lineFeed")
    count(
      reader,
      name,
      pass(reader, (one) => one === name),
    );
  else if (isBlank(name)) readBlanks(reader, name);
  else if (isSign(name)) readSigns(reader);
  else if (isPlain(name) && readEncoded(reader)) return;
  else if (name === "digit") readDigits(reader);
  else readWord(reader);
}

function count(reader: Reader, name: WeightName, length: number): void {
  if (length <= 0) return;
  const { first, free, each } = tokenWeights[name];
  reader.tokens += first + Math.max(0, length - free) * each;
}

/** Goes past a run of characters of some classes, and returns its length. */
function pass(reader: Reader, belongs: (name: Class) => boolean): number {
  const start = reader.at;
  while (belongs(classAt(reader, reader.at))) reader.at++;
  return reader.at - start;
}

/** Goes past a run of letters and digits where it looks like base64; else it stays where it is, and returns false. */
function readEncoded(reader: Reader): boolean {
  const start = reader.at;
  // Else each hump of a long name would look at the rest of it.
  if (isPlain(classAt(reader, start - 1))) return false;
  const seen = { small: 0, capital: 0, digit: 0 };
  let [end, changes] = [start, 0];
  for (let last: Class = "end"; ; end++) {
    const name = classAt(reader, end);
    if (!isPlain(name)) break;
    seen[name]++;
    if (name !== last) changes++;
    last = name;
  }
  const length = end - start;
  const mixed = seen.small > 0 && seen.capital > 0 && seen.digit > 0;
  if (!mixed || length < leastEncoded || changes < length * leastChanges) return false;
  reader.at = end;
  count(reader, "encoded", length);
  return true;
}

/** A shorter run may be a name, and so may one that changes less often between kinds of characters. */
const leastEncoded = 12;
const leastChanges = 0.45;

function readDigits(reader: Reader): void {
  const length = pass(reader, (one) => one === "digit");
  reader.tokens += Math.ceil(length / tokenWeights.digit.free);
}

/** Goes past a word: its humps of Latin letters, and its stretches of other scripts. */
function readWord(reader: Reader): void {
  for (;;) {
    const name = classAt(reader, reader.at);
    if (!isLetter(name)) return;
    if (isLatin(name)) readHump(reader);
    else {
      const length = pass(reader, (one) => one === name);
      count(reader, name, length);
      if (!unspaced.has(name)) count(reader, "longWord", length - longestWord);
    }
  }
}

/** A word of more letters is hardly one, where blanks stand between words. */
const longestWord = 12;
/** Scripts without blanks between words, and letters that count by themselves. */
const unspaced: ReadonlySet<Class> = new Set(["thai", "han", "kana", "hangul", "rareLetter"]);

/** Goes past capitals and the small letters behind them. */
function readHump(reader: Reader): void {
  const { text } = reader;
  const seen = { small: 0, capital: 0, accented: 0, extended: 0, vietnamese: 0 };
  let [letters, rare, repeated, before, run] = [0, 0, 0, -1, 0];
  for (; ; reader.at++) {
    const name = classAt(reader, reader.at);
    if (!isLatin(name) || (name === "capital" && letters > seen.capital)) break;
    seen[name]++;
    letters++;
    // From 0 for a; -1 for letters that are not in the table of pairs.
    const letter = isPlain(name) ? (text.charCodeAt(reader.at) | 32) - 97 : -1;
    run = letter === before ? run + 1 : 1;
    if (run > 2 && letter >= 0) repeated++;
    if (run === 1 && letter >= 0 && before >= 0 && !pairs[before * 26 + letter]) rare++;
    before = letter;
  }
  count(reader, seen.capital > 1 ? "capital" : "small", letters - repeated);
  count(reader, "rarePair", rare);
  count(reader, "repeated", repeated);
  const accents = seen.accented + seen.extended + seen.vietnamese;
  if (accents > 3 && accents > letters * 0.8) count(reader, "allAccents", accents);
  count(reader, "accented", seen.accented);
  count(reader, "extended", seen.extended);
  count(reader, "vietnamese", seen.vietnamese);
}

/** Which letters often follow which: at 26 times the first and the second, from 0 for a. */
const pairs: readonly boolean[] = commonPairs.flatMap((seconds) =>
  Array.from({ length: 26 }, (_, at) => seconds.includes(String.fromCharCode(97 + at))),
);

/** Goes past blanks: the last one belongs to the word or sign behind it, the others are a token. */
function readBlanks(reader: Reader, name: "blank" | "tab"): void {
  const length = pass(reader, isBlank);
  const next = classAt(reader, reader.at);
  if (next === "lineFeed") {
    // The first ones share the line feed's token.
    count(reader, name, length);
    reader.tokens -= tokenWeights[name].first;
    return;
  }
  count(reader, name, length - 1);
  if (next === "digit" || next === "end") count(reader, name, 1);
  else if (classAt(reader, reader.at - 1) === "tab") count(reader, "prefix", 1);
}

/** Goes past signs, and the line feeds behind them, which share their token. */
function readSigns(reader: Reader): void {
  const { text, at: start } = reader;
  const seen = { sign: 0, symbol: 0, rareSymbol: 0, picture: 0, rarePicture: 0, mark: 0 };
  let same = true;
  for (; ; reader.at++) {
    const name = classAt(reader, reader.at);
    if (!isSign(name)) break;
    seen[name]++;
    if (text.charCodeAt(reader.at) !== text.charCodeAt(start)) same = false;
  }
  const length = reader.at - start;
  const alone = length === 1 && seen.sign === 1 && !isBlank(classAt(reader, start - 1));
  if (alone && isLetter(classAt(reader, reader.at))) {
    count(reader, "prefix", 1);
    return;
  }
  if (same && length > 2 && seen.mark + seen.picture + seen.rarePicture === 0)
    count(reader, "sameSign", length);
  else {
    count(reader, "sign", seen.sign);
    count(reader, "furtherSign", seen.sign);
    count(reader, "symbol", seen.symbol);
    count(reader, "rareSymbol", seen.rareSymbol);
    count(reader, "picture", seen.picture);
    count(reader, "rarePicture", seen.rarePicture);
    count(reader, "mark", seen.mark);
  }
  pass(reader, (one) => one === "lineFeed");
}

function isPlain(name: Class): name is "small" | "capital" | "digit" {
  return name === "small" || name === "capital" || name === "digit";
}

function isLatin(
  name: Class,
): name is "small" | "capital" | "accented" | "extended" | "vietnamese" {
  return (
    name === "small" ||
    name === "capital" ||
    name === "accented" ||
    name === "extended" ||
    name === "vietnamese"
  );
}

function isBlank(name: Class): name is "blank" | "tab" {
  return name === "blank" || name === "tab";
}

function isSign(
  name: Class,
): name is "sign" | "symbol" | "rareSymbol" | "picture" | "rarePicture" | "mark" {
  return (
    name === "sign" ||
    name === "symbol" ||
    name === "rareSymbol" ||
    name === "picture" ||
    name === "rarePicture" ||
    name === "mark"
  );
}

function isLetter(name: Class): name is WeightName {
  return !(
    name === "end" ||
    name === "digit" ||
    name === "lineFeed" ||
    isBlank(name) ||
    isSign(name)
  );
}
