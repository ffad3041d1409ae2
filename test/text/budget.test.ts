import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitParts, part } from "../../src/text/budget.ts";
import { cutMarkdown, cutText } from "../../src/text/cut.ts";
import { harmless } from "../../src/text/harmless.ts";
import { hostileText } from "./hostile.ts";
import { live } from "./live-text.ts";

describe("fitParts", () => {
  it("keeps the order and drops the least important first", () => {
    const parts = [part(2, "minor\n"), part(0, "headline\n"), part(1, "issue\n")];
    expect(fitParts(parts, 100)).toEqual({ text: "minor\nheadline\nissue\n", omitted: 0 });
    expect(fitParts(parts, 15)).toEqual({ text: "headline\nissue\n", omitted: 1 });
  });

  it("takes the short form before it leaves a part out", () => {
    expect(fitParts([part(0, "a long text", "short")], 6)).toEqual({ text: "short", omitted: 0 });
  });

  it("places parts of one priority in their order, and counts no empty one as left out", () => {
    expect(fitParts([part(1, "aa"), part(1, "bb"), part(1, ""), part(0, "cc")], 4)).toEqual({
      text: "aacc",
      omitted: 1,
    });
  });

  it("cuts what may be cut, where its short form does not fit either", () => {
    const long = "a\n".repeat(40);
    const cut = fitParts([{ ...part(0, long, "b".repeat(70)), cut: true }], 60);
    expect(cut.text).toMatch(/^(?:a\n)+\n… _\(cut: too long\)_\n$/);
    expect(cut.omitted).toBe(0);
    expect(fitParts([part(0, long, "b".repeat(70))], 60)).toEqual({ text: "", omitted: 1 });
    expect(fitParts([part(0, long, "b".repeat(60))], 60).text).toBe("b".repeat(60));
  });

  it("is exact at the edge", () => {
    expect(fitParts([part(0, "x".repeat(65_536))], 65_536).omitted).toBe(0);
    expect(fitParts([part(0, "x".repeat(65_537))], 65_536).omitted).toBe(1);
  });

  it("never exceeds the limit", () => {
    const parts = fc.array(fc.tuple(fc.nat(3), hostileText, fc.boolean()));
    fc.assert(
      fc.property(parts, fc.nat(200), (given, limit) => {
        const made = given.map(([priority, text, cut]) => ({ ...part(priority, text), cut }));
        expect(fitParts(made, limit).text.length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe("cutMarkdown", () => {
  it("closes a block that it cuts", () => {
    const text = `a\n\`\`\`\`ts\n${"code\n".repeat(50)}\`\`\`\`\nend`;
    const cut = cutMarkdown(text, 120);
    expect(cut.length).toBeLessThanOrEqual(120);
    expect(cut).toMatch(/code\n````\n\n… _\(cut: too long\)_\n$/);
  });

  const note = "\n… _(cut: too long)_\n";

  it("leaves alone what fits, and takes as many whole lines as fit with the note", () => {
    expect(cutMarkdown("aaaa\nbbbb", 9)).toBe("aaaa\nbbbb");
    const text = `aaaa\nbbbb\n${"c".repeat(50)}`;
    expect(cutMarkdown(text, 10 + note.length)).toBe(`aaaa\nbbbb\n${note}`);
    expect(cutMarkdown(text, 9 + note.length)).toBe(`aaaa\n${note}`);
    expect(cutMarkdown(text, note.length)).toBe(note);
    expect(cutMarkdown(text, note.length - 1)).toBe("");
  });

  it.each([
    ["```ts\na", "```\n"],
    ["   ```\na", "```\n"],
    ["````\n```\na", "````\n"],
    ["```\na\n``` ts", "```\n"],
    ["```\na\n```", ""],
    ["```\na\n````  ", ""],
    ["    ```\na", ""],
    ["a ```\na", ""],
    ["``\na", ""],
    ["```a`\na", ""],
    ["a\n```\nb\n```\n```\nc", "```\n"],
  ])("closes %j with %j", (text, closing) => {
    const limit = text.length + 1 + closing.length + note.length;
    const long = `${text}\n${"x".repeat(80)}`;
    expect(cutMarkdown(long, limit)).toBe(`${text}\n${closing}${note}`);
  });

  it("keeps room for the fence that closes a block", () => {
    const long = `\`\`\`\na\n${"x".repeat(80)}`;
    expect(cutMarkdown(long, 6 + 4 + note.length)).toBe(`\`\`\`\na\n\`\`\`\n${note}`);
    expect(cutMarkdown(long, 6 + 3 + note.length)).toBe(`\`\`\`\n\`\`\`\n${note}`);
    expect(cutMarkdown(long, 4 + 3 + note.length)).toBe(note);
  });

  it("keeps the limit, and brings nothing to life that was code", () => {
    fc.assert(
      fc.property(hostileText, fc.nat(150), (text, limit) => {
        const cut = cutMarkdown(harmless(text), limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(live(cut).text).not.toMatch(/@\w|<|`/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("cutText", () => {
  it("says with its last character that something is missing", () => {
    expect(cutText("abcd", 4)).toBe("abcd");
    expect(cutText("abcde", 4)).toBe("abc…");
    expect(cutText("ab", 1)).toBe("…");
    expect(cutText("ab", 0)).toBe("");
    expect(cutText("a🎉b", 3)).toBe("a…");
    expect(cutText("🎉🎉b", 4)).toBe("🎉…");
  });

  it("never halves a surrogate pair", () => {
    for (let limit = 0; limit < 12; limit += 1) {
      const cut = cutText("ab🎉🎉🎉🎉🎉", limit);
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut.isWellFormed()).toBe(true);
    }
  });
});
