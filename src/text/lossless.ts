const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text that bytes are in UTF-8; undefined where they are no UTF-8. A byte order mark stays. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Bytes as text that loses nothing. What is UTF-8 is read as UTF-8. Every other byte becomes a lone surrogate (U+DC80
 * to U+DCFF), which no UTF-8 holds. Such text is not well formed, so `isWellFormed` says whether all of it can be
 * shown. Python reads names so: https://peps.python.org/pep-0383/
 */
export function losslessText(bytes: Uint8Array): string {
  const whole = utf8Text(bytes);
  if (whole !== undefined) return whole;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: string[] = [];
  let plainFrom = 0;
  for (let at = 0; at < buffer.length; ) {
    const length = characterLength(buffer, at);
    if (length === 0) {
      pieces.push(buffer.toString("utf8", plainFrom, at), oddByte(buffer[at] ?? 0));
      plainFrom = at + 1;
    }
    at += Math.max(1, length);
  }
  pieces.push(buffer.toString("utf8", plainFrom));
  return pieces.join("");
}

function oddByte(byte: number): string {
  return String.fromCharCode(0xdc00 + byte);
}

/** How many bytes the character at a place has; 0: there is none. https://www.unicode.org/versions/Unicode17.0.0/core-spec/chapter-3/#G27506 */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0) return 0;
  const [low, high] = secondBytes.get(first) ?? [0x80, 0xbf];
  const second = bytes[at + 1] ?? 0;
  if (second < low || second > high) return 0;
  for (let next = 2; next < length; next += 1) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** What may follow a first byte, where it is less than usual. */
const secondBytes: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);

/** The bytes that {@link losslessText} read; of any other text its UTF-8. */
export function losslessBytes(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text);
  const pieces = text.split(/([\udc80-\udcff]+)/u);
  return Buffer.concat(
    pieces.map((piece, at) =>
      at % 2 === 0 ? Buffer.from(piece) : Buffer.from(piece, "utf16le").filter(isEven),
    ),
  );
}

const isEven = (_: number, at: number) => at % 2 === 0;

/** Text in which bytes that were no UTF-8 are shown by their numbers, `⟨0xFC⟩`. */
export function shownBytes(text: string): string {
  const hex = (one: string) => (one.charCodeAt(0) - 0xdc00).toString(16).toUpperCase();
  return text.replace(/[\udc80-\udcff]/gu, (one) => `⟨0x${hex(one)}⟩`).toWellFormed();
}

/**
 * A name for people and for JSON. One that is not UTF-8 is shown as git shows it: in quotes, its odd bytes as octal
 * numbers (`"geb\374hr.txt"`).
 */
export function shownPath(path: string): string {
  if (path.isWellFormed()) return path;
  const escaped = path
    .replace(/["\\]/g, "\\$&")
    .replace(/[\udc80-\udcff]/gu, (one) => `\\${(one.charCodeAt(0) - 0xdc00).toString(8)}`);
  return `"${escaped.toWellFormed()}"`;
}
