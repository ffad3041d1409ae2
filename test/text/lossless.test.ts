import fc from "fast-check";
import { expect, it } from "vitest";
import { losslessBytes, losslessText, shownPath } from "../../src/text/lossless.ts";

it("gives back any bytes that it read", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(Buffer.from(losslessBytes(losslessText(bytes)))).toEqual(Buffer.from(bytes));
    }),
  );
});

it.each([
  ["plain text", Buffer.from("a\nü\n😀"), "a\nü\n😀"],
  ["a byte order mark", Buffer.from("\ufeffa"), "\ufeffa"],
  ["a Latin-1 letter", Buffer.from("ü\xfc", "latin1"), "\udcfc\udcfc"],
  ["a Latin-1 letter in UTF-8", Buffer.concat([Buffer.from("ü😀"), Buffer.of(0xfc)]), "ü😀\udcfc"],
  ["a character that is cut off", Buffer.of(0x61, 0xe2, 0x82), "a\udce2\udc82"],
  ["an overlong form", Buffer.of(0xc0, 0xaf), "\udcc0\udcaf"],
  ["half of a surrogate pair", Buffer.of(0xed, 0xa0, 0x80), "\udced\udca0\udc80"],
])("reads %s", (_, bytes, text) => {
  expect(losslessText(bytes)).toBe(text);
});

it("takes text of others for what it is", () => {
  expect(Buffer.from(losslessBytes("\ud800x")).toString()).toBe("\ufffdx");
});

it("shows a name as git does", () => {
  expect(shownPath("docs/ü.txt")).toBe("docs/ü.txt");
  expect(shownPath('a"\\/geb\udcfcr.txt')).toBe('"a\\"\\\\/geb\\374r.txt"');
});
