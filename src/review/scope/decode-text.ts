/** Text that was read from bytes which git takes for binary. */
export interface DecodedText {
  readonly text: string;
  /** How the bytes were read, for people. */
  readonly encoding: string;
}

/** More characters than this share that nobody can read: the bytes are no text. */
const maxUnreadable = 0.1;
/** Bytes that are no UTF-8 are text in another alphabet of one byte only where so many are plain ASCII. */
const minAscii = 0.7;
/** From this share on, NUL bytes are the other halves of characters; below it, they stand in the text. */
const minHalves = 0.2;

/**
 * The text that bytes hold although there are NUL bytes among them; undefined where there is none. A byte order mark
 * says UTF-16 or UTF-32. Without one, NUL bytes alone are left out: what is ASCII in any of these encodings can be read
 * then, whichever a program takes it for.
 */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  return decodeMarked(bytes) ?? decodeUnmarked(bytes);
}

function decodeMarked(bytes: Uint8Array): DecodedText | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2) return undefined;
  const wide = bytes.length >= 4 && bytes.length % 4 === 0 ? view.getUint32(0) : 0;
  if (wide === 0xfffe0000 || wide === 0x0000feff) {
    const text = decodeUtf32(view, wide === 0xfffe0000);
    if (text !== undefined && isReadable(text)) return { text, encoding: "UTF-32" };
  }
  const mark = view.getUint16(0);
  if (mark !== 0xfffe && mark !== 0xfeff) return undefined;
  const decoder = new TextDecoder(mark === 0xfffe ? "utf-16le" : "utf-16be");
  const text = decoder.decode(bytes);
  if (!isReadable(text)) return undefined;
  return { text: withBytes(text, mark === 0xfffe), encoding: "UTF-16" };
}

function decodeUtf32(view: DataView, isLittle: boolean): string | undefined {
  const pieces: string[] = [];
  for (let at = 4; at < view.byteLength; at += 4) {
    const code = view.getUint32(at, isLittle);
    if (code > 0x10ffff) return undefined;
    pieces.push(String.fromCodePoint(code));
  }
  return pieces.join("");
}

/**
 * A program that does not know UTF-16 skips what it cannot read and runs the rest: characters whose two bytes are both
 * ASCII may be code to it. Such a run is followed by its bytes.
 */
function withBytes(text: string, isLittle: boolean): string {
  return text.replace(/[\u0909-\u7e7e]{3,}/g, (run) => {
    const pairs = Array.from({ length: run.length }, (_, at) => {
      const unit = run.charCodeAt(at);
      const [high, low] = [unit >> 8, unit & 0xff];
      return isLittle ? [low, high] : [high, low];
    });
    const ascii = Buffer.from(pairs.flat()).toString("latin1");
    return /^[\t\n\r -~]+$/.test(ascii) ? `${run}⟦as bytes: ${ascii}⟧` : run;
  });
}

function decodeUnmarked(bytes: Uint8Array): DecodedText | undefined {
  const nuls = bytes.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  const halves = nuls >= bytes.length * minHalves;
  const rest = nuls === 0 || !halves ? bytes : bytes.filter((byte) => byte !== 0);
  const encoding = halves ? "text in wide characters" : "text with NUL bytes";
  const text = decodeNarrow(rest)?.replaceAll("\0", "␀");
  return text !== undefined && isReadable(text) ? { text, encoding } : undefined;
}

function decodeNarrow(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const ascii = bytes.reduce((count, byte) => (byte < 0x80 ? count + 1 : count), 0);
    return ascii < bytes.length * minAscii ? undefined : Buffer.from(bytes).toString("latin1");
  }
}

/** Whether nearly all characters are ones that people write. */
function isReadable(text: string): boolean {
  let allowed = Math.floor(text.length * maxUnreadable);
  for (const _ of text.matchAll(/(?![\t\n\r\f])[\p{Cc}\p{Cn}\p{Co}\p{Cs}\ufffd␀]/gu)) {
    allowed--;
    if (allowed < 0) return false;
  }
  return true;
}
