import type { Repository } from "../../git/repository.ts";
import { lineEndsOf } from "../../text/line-ends.ts";
import { changedLines } from "./changed-lines.ts";
import { splitLines, type TextLines } from "./split-lines.ts";

/** Lines of larger files are not compared one by one: of what a hostile hand wrote that takes git minutes. */
const maxKeptBytes = 4 << 20;
const maxKeptLines = 200_000;
/** The same for people. */
export const keptSize = "4 MB or 200,000 lines";

/** Whether a file is too large for {@link keepLines}. */
export function isTooLargeToKeep(bytes: Uint8Array): boolean {
  if (bytes.length > maxKeptBytes) return true;
  let ends = 0;
  for (const byte of bytes) if (byte === 0x0a || byte === 0x0d) ends += 1;
  // An end has two bytes at most, but for what nobody writes.
  return ends > 2 * maxKeptLines;
}

/**
 * Bytes of a file that an agent's tool wrote anew, with what the tool changed by the way taken back. Lines that are the
 * same but for their ends have the ends of the version before. So do the byte order mark and the end of the last line.
 * A changed line ends as the one in whose place it is, a new line as its neighbour.
 */
export async function keepLines(
  repository: Repository,
  before: Uint8Array,
  after: Uint8Array,
): Promise<Uint8Array> {
  const [old, now] = [byteText(before), byteText(after)];
  const mark = old.startsWith(byteOrderMark) ? byteOrderMark : "";
  const [oldText, newText] = [withoutMark(old), withoutMark(now)];
  const texts = { oldText, newText };
  const kept =
    oldText === "" || newText === "" || endsAlike(texts)
      ? newText
      : await keptEnds(repository, texts);
  return Buffer.from(mark + kept, "latin1");
}

/** Whether lines of a file need {@link keepLines} at all: cheap, for files that are too large for it. */
export function needsKeeping(before: Uint8Array, after: Uint8Array): boolean {
  const [old, now] = [byteText(before), byteText(after)];
  const hasMark = (text: string) => text.startsWith(byteOrderMark);
  return (
    hasMark(old) !== hasMark(now) ||
    !endsAlike({ oldText: withoutMark(old), newText: withoutMark(now) })
  );
}

/** Each byte one character: line ends are bytes of their own in every encoding that an agent is shown. */
export function byteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** U+FEFF in UTF-8, each byte one character. */
const byteOrderMark = "\xef\xbb\xbf";

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
}

/** Both versions of a file's text. */
interface Versions {
  readonly oldText: string;
  readonly newText: string;
}

/** Whether all lines of both versions end in one way, the last line included. */
function endsAlike({ oldText, newText }: Versions): boolean {
  const ends = lineEndsOf(oldText);
  if (ends === "mixed" || lineEndsOf(newText) !== ends) return false;
  return oldText.endsWith("\n") === newText.endsWith("\n");
}

async function keptEnds(repository: Repository, { oldText, newText }: Versions): Promise<string> {
  // Tools disagree on what CR CR LF is: one end of a line, or two. The reading with fewer changes is theirs.
  const readings = oldText.includes("\r\r\n") ? ([false, true] as const) : ([false] as const);
  const candidates = await Promise.all(
    readings.map(async (runsAreOne) => {
      const old = splitLines(oldText, runsAreOne);
      const now = splitLines(newText, runsAreOne);
      const { deleted, added } = await changedLines(repository, old.texts, now.texts);
      const count = Math.max(deleted.size, added.size);
      return { count, text: () => joined(old, now, deleted, added) };
    }),
  );
  return candidates.reduce((best, one) => (one.count < best.count ? one : best)).text();
}

/** The new lines with the ends that they are to have. */
function joined(
  old: TextLines,
  now: TextLines,
  deleted: ReadonlySet<number>,
  added: ReadonlySet<number>,
): string {
  const usual = usualEnd(old.ends) ?? usualEnd(now.ends) ?? "\n";
  /** A lone CR that an agent put among other ends is text. */
  const hasOtherEnds = now.ends.some((end) => end.endsWith("\n"));
  const last = now.texts.length - 1;
  const finalEnd = old.ends.at(-1) !== "";
  const pieces: string[] = [];
  let above = "";
  let oldAt = 0;
  for (let at = 0; at <= last; at += 1) {
    const own = now.ends[at] ?? "";
    let end: string;
    if (!added.has(at)) {
      while (deleted.has(oldAt)) oldAt += 1;
      end = old.ends[oldAt] ?? "";
      oldAt += 1;
    } else {
      const replaces = deleted.has(oldAt);
      const below = old.ends[oldAt] ?? "";
      end = replaces ? below : ([above, below].find((one) => one.endsWith("\n")) ?? usual);
      if (replaces) oldAt += 1;
      else end = plainEnd(end, usual);
      if (own === "\r" && hasOtherEnds) end = own;
    }
    if (end === "" && at < last) end = plainEnd(above, usual);
    if (at === last) end = finalEnd ? end || plainEnd(above, usual) : "";
    pieces.push(now.texts[at] ?? "", end);
    above = end;
  }
  return pieces.join("");
}

/** An end as a new line may have it: not one with a stray carriage return. */
function plainEnd(end: string, usual: string): string {
  return end === "\n" || end === "\r\n" ? end : usual;
}

/** The end that most lines have. */
function usualEnd(ends: readonly string[]): string | undefined {
  const counts = ["\n", "\r\n", "\r"].map((end) => ({
    end,
    count: ends.filter((one) => one === end).length,
  }));
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best));
  return most.count === 0 ? undefined : most.end;
}
