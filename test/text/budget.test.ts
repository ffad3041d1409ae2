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
  it("never halves a surrogate pair", () => {
    for (let limit = 0; limit < 12; limit += 1) {
      const cut = cutText("ab🎉🎉🎉🎉🎉", limit);
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut.isWellFormed()).toBe(true);
    }
  });
});
