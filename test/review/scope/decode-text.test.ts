import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../../src/review/scope/decode-text.ts";

const code = "// café\nevil(process.env);\n";
const utf16 = (text: string, swapped = false) => {
  const bytes = Buffer.from(text, "utf16le");
  return swapped ? bytes.swap16() : bytes;
};
const utf32 = (text: string, swapped = false) => {
  const bytes = Buffer.from(
    [...text].flatMap((one) => [one.codePointAt(0) ?? 0, 0, 0, 0].slice(0, 4)),
  );
  return swapped ? bytes.swap32() : bytes;
};
const noise = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7919) % 256);

describe("decodeText", () => {
  it.each([
    ["UTF-16", utf16(`\ufeff${code}`)],
    ["UTF-16", utf16(`\ufeff${code}`, true)],
    ["UTF-32", Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), utf32(code)])],
    ["UTF-32", Buffer.concat([Buffer.from([0, 0, 0xfe, 0xff]), utf32(code, true)])],
  ])("reads %s by its mark", (encoding, bytes) => {
    expect(decodeText(bytes)).toEqual({ text: code, encoding });
  });

  it("reads the ASCII of UTF-16 and UTF-32 without a mark, in either order", () => {
    for (const bytes of [utf16(code), utf16(code, true), utf32(code), utf32(code, true)]) {
      const decoded = decodeText(bytes);
      expect(decoded?.text).toContain("\nevil(process.env);\n");
      expect(decoded?.encoding).toBe("text in wide characters");
    }
  });

  it("shows a NUL byte that stands in a text", () => {
    expect(decodeText(Buffer.from(`/*\0*/ ${code}`))).toEqual({
      text: `/*␀*/ ${code}`,
      encoding: "text with NUL bytes",
    });
  });

  it("reads Latin-1", () => {
    const bytes = Buffer.from(`/*\0*/ ${code}`, "latin1");
    expect(decodeText(bytes)?.text).toBe(`/*␀*/ ${code}`);
  });

  it("shows what a program that takes UTF-16 for bytes would run", () => {
    const bytes = Buffer.concat([
      utf16(`\ufeff// ${"a comment\n".repeat(100)}`),
      Buffer.from("\n<?php evil($x);"),
    ]);
    expect(decodeText(bytes)?.text).toContain("<?php evil($x);");
  });

  it.each([
    ["noise", noise(4_000)],
    ["noise behind a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), noise(4_000)])],
    [
      "the beginning of a picture",
      Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
        "base64",
      ),
    ],
    ["white points", Uint8Array.from({ length: 4_000 }, (_, at) => (at % 50 === 0 ? 0 : 255))],
  ])("takes %s for no text", (_, bytes) => expect(decodeText(bytes)).toBeUndefined());

  it("hides no line of ASCII code in any text that it reads", () => {
    const piece = fc.oneof(
      fc.string().map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc.string().map((text) => utf16(text)),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), (before, after) => {
        const decoded = decodeText(
          Buffer.concat([...before, Buffer.from(" evil(it); "), ...after]),
        );
        return decoded === undefined || decoded.text.includes("evil(it);");
      }),
      { numRuns: 300 },
    );
  });

  it("takes time by length", () => {
    const started = performance.now();
    decodeText(utf16(`\ufeff${"\u4142".repeat(1 << 20)}`));
    decodeText(new Uint8Array(4 << 20));
    decodeText(Buffer.from(`\0${code.repeat(100_000)}`));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
