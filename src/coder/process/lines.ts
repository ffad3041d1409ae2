import type { Readable } from "node:stream";

/** The longest line that is read, in bytes. The longest legitimate ones are tool results of a few megabytes. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** What {@link readLines} reports. All are called synchronously, in order. */
export interface LineHandlers {
  readonly onLine: (line: string) => void;
  /** Bytes came, a whole line or not. */
  readonly onActivity: () => void;
  /** A line grew longer than `maxLineBytes`. Nothing more is read: the rest is thrown away. */
  readonly onTooLong: () => void;
}

const NEWLINE = 0x0a;

/**
 * Cuts a stream into lines (UTF-8, ended by LF; a CR before it stays). Holds at most one line in memory. An unended
 * last line is reported when the stream ends.
 */
export function readLines(
  stream: Readable,
  handlers: LineHandlers,
  maxLineBytes: number = MAX_LINE_BYTES,
): void {
  let parts: Buffer[] = [];
  let bytes = 0;
  let givenUp = false;

  function take(part: Buffer): void {
    if (givenUp) return;
    bytes += part.length;
    if (bytes <= maxLineBytes) {
      parts.push(part);
    } else {
      givenUp = true;
      parts = [];
      handlers.onTooLong();
    }
  }

  function flush(): void {
    if (givenUp) return;
    const line = Buffer.concat(parts, bytes).toString("utf8");
    parts = [];
    bytes = 0;
    if (line.trim() !== "") handlers.onLine(line);
  }

  stream.on("data", (chunk: Buffer) => {
    handlers.onActivity();
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      flush();
      start = end + 1;
    }
    take(chunk.subarray(start));
  });
  stream.on("end", flush);
}
