import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasHidden, unmarked, visible, withoutHidden } from "../../src/text/hidden.ts";
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
    ["a carriage return that ends no line", "a\rb", "a⟨U+000D⟩b"],
    ["what is before a line end", "a\r\r\nb\r", "a⟨U+000D⟩\nb⟨U+000D⟩"],
    ["a run in short", "a\u200b\u200b\u{e0041}\u{e0041}\u{e0041}", "a⟨U+200B ×2⟩⟨U+E0041 ×3⟩"],
  ])("shows %s", (_what, text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it("keeps what everybody sees, tabs and line ends included", () => {
    expect(visible("Größe\t日本語 🎉\r\nx\r\n\r\n")).toBe("Größe\t日本語 🎉\nx\n\n");
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

describe("unmarked", () => {
  it("knows the mark of a character, of a run, and no others", () => {
    expect(unmarked("a⟨U+200B⟩b⟨U+200B ×400⟩⟨U+000D⟩")).toBe("a\u200bb\u200b\r");
    expect(unmarked("⟨U+0041⟩⟨U+FFFFFF⟩⟨U+200b⟩⟨0xFC⟩")).toBe("⟨U+0041⟩⟨U+FFFFFF⟩⟨U+200b⟩⟨0xFC⟩");
  });

  it("says the same of a text and of what is shown of it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = visible(text);
        expect(unmarked(shown)).toBe(unmarked(text.replaceAll("\r\n", "\n")));
        expect(withoutHidden(shown)).toBe(withoutHidden(text));
        expect(hasHidden(withoutHidden(text))).toBe(false);
      }),
    );
  });
});
