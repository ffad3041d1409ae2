import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasHidden, visible } from "../../src/text/hidden.ts";
import { hostileText } from "./hostile.ts";

describe("visible", () => {
  it.each([
    ["zero width", "a\u200bb", "a⟨U+200B⟩b"],
    ["bidirectional", "a\u202eb", "a⟨U+202E⟩b"],
    ["a tag", "a\u{e0041}", "a⟨U+E0041⟩"],
    ["a variation selector", "a\u{e0100}", "a⟨U+E0100⟩"],
    ["a control", "a\u001b[31m", "a⟨U+001B⟩[31m"],
    ["a filler letter", "a\u3164", "a⟨U+3164⟩"],
    ["a line separator", "a\u2028b", "a⟨U+2028⟩b"],
    ["half a pair", "a\ud800", "a⟨U+D800⟩"],
  ])("shows %s", (_what, text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it("keeps what everybody sees, tabs and line ends included", () => {
    expect(visible("Größe\t日本語 🎉\r\nx\ry")).toBe("Größe\t日本語 🎉\nx\ny");
  });

  it("knows a hidden character anywhere, a carriage return too", () => {
    expect(["", "a\tb\nc", "a\rb", "\u200ba"].map(hasHidden)).toEqual([false, false, true, true]);
  });

  it("leaves nothing hidden, and changes nothing in a second pass", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(hasHidden(visible(text))).toBe(false);
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });
});
