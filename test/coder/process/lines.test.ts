import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { expect, test } from "vitest";
import { readLines } from "../../../src/coder/process/lines.ts";

/** What the reader reports for these chunks. */
async function read(chunks: readonly (string | Buffer)[], maxLineBytes?: number) {
  const stream = new PassThrough();
  const lines: string[] = [];
  let tooLong = 0;
  const handlers = {
    onLine: (line: string) => lines.push(line),
    onActivity: () => {},
    onTooLong: () => {
      tooLong += 1;
    },
  };
  readLines(stream, handlers, maxLineBytes);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  return { lines, tooLong };
}

test("joins a line that comes in pieces, also inside a character", async () => {
  const bytes = Buffer.from("grün\nblau\n");
  const { lines } = await read([bytes.subarray(0, 3), bytes.subarray(3, 4), bytes.subarray(4)]);
  expect(lines).toEqual(["grün", "blau"]);
});

test("reports several lines of one chunk in order and leaves out empty ones", async () => {
  expect((await read(["a\n\n  \nb\nc\n"])).lines).toEqual(["a", "b", "c"]);
});

test("reports a last line that nothing ends", async () => {
  expect((await read(["a\nrest"])).lines).toEqual(["a", "rest"]);
});

test("gives up, once, on a line that is too long", async () => {
  const result = await read(["ok\n", "x".repeat(60), "x".repeat(60), "x\nlater\n"], 100);
  expect(result).toEqual({ lines: ["ok"], tooLong: 1 });
});

test("reads lines up to the limit", async () => {
  const line = "x".repeat(100);
  expect(await read([`${line}\n`], 100)).toEqual({ lines: [line], tooLong: 0 });
});

test("gives up on a line that is too long although it came whole", async () => {
  const result = await read([`${"x".repeat(101)}\nlater\n`], 100);
  expect(result).toEqual({ lines: [], tooLong: 1 });
});
