import iconv from "iconv-lite";
import jschardet from "jschardet";
import type { DecodedText } from "./decode-text.ts";

/** What is asked for at most: a detector's time grows with the text. */
const maxSampleBytes = 16_384;
/** The detector's own figure; on a few words in a file of code it is low even where it is right. */
const minConfidence = 0.025;
/** Of rare encodings: words of Western Europe come near them. */
const minRare = 0.14;
/** So many of the words with letters beyond ASCII must be whole words of the encoding's own script. */
const minOwnWords = 0.7;

/** Encodings that are looked for, by the detector's names: those of scripts in which a wrong reading shows. */
const detected: ReadonlyMap<string, string> = new Map([
  ["Windows-1251", "windows-1251"],
  ["KOI8-R", "KOI8-R"],
  ["CP932", "Shift_JIS"],
  ["EUC-JP", "EUC-JP"],
  ["GB18030", "GB18030"],
  ["Big5", "Big5"],
  ["Big5-HKSCS", "Big5"],
  ["CP949", "EUC-KR"],
]);
const rare: ReadonlyMap<string, string> = new Map([
  ["ISO-8859-5", "ISO-8859-5"],
  ["IBM866", "IBM866"],
  ["Windows-1253", "windows-1253"],
  ["ISO-8859-7", "ISO-8859-7"],
  ["Windows-1255", "windows-1255"],
  ["Windows-1256", "windows-1256"],
  ["CP874", "windows-874"],
]);

/**
 * The text of a file that is no UTF-8, and its encoding's name; only readings that give the same bytes again count. First
 * what the repository says, then what a detector finds, then Windows' Western European. Any bytes at all are ISO-8859-1.
 * @param said what the attributes of the base say of the file
 */
export function decodeLegacy(bytes: Uint8Array, said: readonly string[] = []): DecodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const named = said.filter((name) => /^[\w.:-]{1,40}$/.test(name) && iconv.encodingExists(name));
  for (const encoding of named) {
    const text = exactly(buffer, encoding);
    if (text !== undefined) return { text, encoding };
  }
  for (const encoding of detect(buffer)) {
    const text = exactly(buffer, encoding);
    if (text !== undefined && isOfItsScript(text)) return { text, encoding };
  }
  const western = exactly(buffer, "windows-1252");
  if (western !== undefined) return { text: western, encoding: "windows-1252" };
  return { text: buffer.toString("latin1"), encoding: "ISO-8859-1" };
}

/** The text of bytes in an encoding that {@link decodeLegacy} named; undefined where it is not exactly theirs. */
export function decodeAs(bytes: Uint8Array, encoding: string): string | undefined {
  if (!iconv.encodingExists(encoding)) return undefined;
  return exactly(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);
}

/** The bytes of a text in an encoding that {@link decodeLegacy} named; undefined where it has no such character. */
export function encodeLegacy(text: string, encoding: string): Uint8Array | undefined {
  if (!iconv.encodingExists(encoding)) return undefined;
  const bytes = iconv.encode(text, encoding);
  return iconv.decode(bytes, encoding, { stripBOM: false }) === text ? bytes : undefined;
}

/** The text of bytes in an encoding, where the text gives exactly these bytes again. */
function exactly(bytes: Buffer, encoding: string): string | undefined {
  const text = iconv.decode(bytes, encoding, { stripBOM: false });
  return !text.includes("\ufffd") && iconv.encode(text, encoding).equals(bytes) ? text : undefined;
}

/** Encodings that the detector finds likely, best first. It is shown the lines that are not ASCII. */
function detect(bytes: Buffer): string[] {
  const lines = bytes.toString("latin1").split("\n");
  const odd = lines.filter((line) => /[\x80-\xff]/.test(line)).join("\n");
  const sample = Buffer.from(odd.slice(0, maxSampleBytes), "latin1");
  return jschardet.detectAll(sample).flatMap(({ encoding, confidence }) => {
    const often = confidence >= minConfidence ? detected.get(encoding ?? "") : undefined;
    const known = often ?? (confidence >= minRare ? rare.get(encoding ?? "") : undefined);
    return known === undefined ? [] : [known];
  });
}

/**
 * Whether the words of a text beyond ASCII are of one of the scripts of {@link detected} and {@link rare}, and not mixed with ASCII. A
 * single letter among ASCII (`gebьhr`) is a letter of Western Europe that was misread.
 */
function isOfItsScript(text: string): boolean {
  const words = (text.match(/[\p{L}\p{M}]+/gu) ?? []).filter((word) => /[^\0-\x7f]/.test(word));
  const own = words.filter((word) => ownWord.test(word));
  return own.length > 0 && own.length >= minOwnWords * words.length;
}

const ownWord =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}ー々]{2,}$/u;
