import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeSpan, fenced } from "../../src/text/fence.ts";
import { plainLine } from "../../src/text/line.ts";
import { hostileText } from "./hostile.ts";
import { live } from "./live-text.ts";

describe("fenced", () => {
  it("is longer than any run inside", () => {
    expect(fenced("a ```` b", "ts")).toBe("`````ts\na ```` b\n`````");
    expect(fenced("", "suggestion")).toBe("```suggestion\n```");
  });

  it("lets nothing of its content out", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(live(fenced(text.replaceAll("\r", ""), "ts")).text.trim()).toBe("");
      }),
    );
  });
});

describe("codeSpan", () => {
  it("shows exactly its content", () => {
    expect(codeSpan("`a`")).toBe("`` `a` ``");
    expect(codeSpan("a b")).toBe("`a b`");
  });
});

describe("plainLine", () => {
  it("is one line of at most so many characters that mentions, refers to and closes nothing", () => {
    expect(plainLine("Fixes #12 for @alice\nsee https://x.example", 80)).toBe(
      "Fixes ＃12 for ＠alice see https: //x.example",
    );
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const line = plainLine(text, limit);
        expect([...line].length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/@\w|#\d|:\/\/|\bgh-\d|\n/i);
      }),
    );
  });
});
