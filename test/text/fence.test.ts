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

  it("ends the content's last line, once", () => {
    expect(fenced("a", "")).toBe("```\na\n```");
    expect(fenced("a\n", "")).toBe("```\na\n```");
    expect(fenced("a\n\n", "")).toBe("```\na\n\n```");
  });

  it("is no longer than it must be", () => {
    expect(fenced("``", "")).toBe("```\n``\n```");
    expect(fenced("```", "")).toBe("````\n```\n````");
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
    expect(codeSpan("a``b`c")).toBe("```a``b`c```");
    expect(codeSpan("a`")).toBe("`` a` ``");
    expect(codeSpan("`a")).toBe("`` `a ``");
    expect(codeSpan(" a ")).toBe("`  a  `");
    expect(codeSpan(" a")).toBe("` a`");
    expect(codeSpan("a ")).toBe("`a `");
  });

  it("is one line, and nothing where there is nothing to show", () => {
    expect(codeSpan("a\nb\nc")).toBe("`a b c`");
    expect(codeSpan("\n ")).toBe("  ");
    expect(codeSpan("")).toBe("");
  });
});

describe("plainLine", () => {
  it.each([
    ["  a \n\n b\tc ", "a b c"],
    ["@alice @ b@c", "＠alice @ b＠c"],
    ["#1 # #a", "＃1 # #a"],
    ["GH-1 gh-22 gh-x high-5", "GH 1 GH 22 gh-x high-5"],
    ["http://a ftp://b", "http: //a ftp: //b"],
    ["a\u200bb", "a⟨U+200B⟩b"],
    ["see www.evil.example", "see www evil.example"],
    ["x [skip ci] y", "x (skip ci) y"],
    ["[ci skip][no ci]", "(ci skip)(no ci)"],
    ["[Skip\nActions] [actions skip]", "(Skip Actions) (actions skip)"],
    ["[skip-ci] [ skip  ci ] [[skip ci]]", "(skip-ci) ( skip ci ) [(skip ci)]"],
    ["***NO_CI***", "＊**NO_CI＊**"],
    ["skip-checks: true", "skip checks: true"],
    ["a Request-Checks : true", "a Request Checks : true"],
    ["a[i] skips [no check] [ci]", "a[i] skips [no check] [ci]"],
  ])("shows %j as %j", (text, line) => {
    expect(plainLine(text, 80)).toBe(line);
  });

  it("is cut by what people take for a character", () => {
    expect(plainLine("🎉🎉🎉", 3)).toBe("🎉🎉🎉");
    expect(plainLine("🎉🎉🎉🎉", 3)).toBe("🎉🎉…");
  });

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
