import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactor } from "../../src/text/redact.ts";

const filler = (length: number) => "a1B2c3D4e5".repeat(10).slice(0, length);

describe("redactor", () => {
  it("replaces a known value in every spelling a program would print", () => {
    const secret = 'test "key"+with/odd=signs';
    const redact = redactor([secret]);
    for (const spelling of [
      secret,
      Buffer.from(secret).toString("base64"),
      Buffer.from(secret).toString("base64url"),
      encodeURIComponent(secret),
      JSON.stringify(secret),
    ]) {
      expect(redact(`before ${spelling} after`)).not.toContain(spelling.replace(/^"|"$/g, ""));
      expect(redact(`before ${spelling} after`)).toMatch(/^before .*\[redacted\].* after$/);
    }
  });

  it("replaces each line of a value with several", () => {
    const redact = redactor(["first line of it\nsecond line of it"]);
    expect(redact("x second line of it y")).toBe("x [redacted] y");
  });

  it("leaves the text alone for empty and very short values", () => {
    expect(redactor(["", "a", "main"])("main a b")).toBe("main a b");
  });

  it.each([
    ["anthropic", `sk-ant-${filler(40)}`],
    ["openai", `sk-proj-${filler(40)}`],
    ["google", `AIza${filler(35)}`],
    ["github", `ghs_${filler(36)}`],
    ["github, fine-grained", `github_pat_${filler(40)}`],
    ["aws", "AKIA" + "ABCDEFGH12345678"],
    ["slack", `xoxb-${filler(24)}`],
    ["web token", `eyJ${filler(12)}.eyJ${filler(12)}.${filler(12)}`],
    ["openrouter", `sk-or-${filler(40)}`],
    ["plain", `sk-${filler(20)}`],
    ["google, oauth", `ya29.${filler(20)}`],
    ["gitlab", `glpat-${filler(20)}`],
    ["npm", `npm_${filler(30)}`],
    ["pypi", `pypi-${filler(40)}`],
    ["hugging face", `hf_${filler(30)}`],
    ["aws, temporary", "ASIA" + "ABCDEFGH12345678"],
    ["slack, app", `xapp-${filler(10)}`],
    ["slack, hook", `https://hooks.slack.com/services/${filler(20)}`],
    ["stripe", `sk_live_${filler(16)}`],
    ["stripe, restricted", `rk_test_${filler(16)}`],
    ["sendgrid", `SG.${filler(16)}.${filler(16)}`],
    ["rsa key", "-----BEGIN RSA " + "PRIVATE KEY-----\na\n-----END RSA " + "PRIVATE KEY-----"],
    ["private key", "-----BEGIN " + "PRIVATE KEY-----\nabc\n-----END " + "PRIVATE KEY-----"],
  ])("recognises the form of a key: %s", (_name, key) => {
    expect(redactor([])(`a ${key} b`)).toBe("a [redacted] b");
  });

  it("replaces a private key that is never closed, to the end, and two keys each by itself", () => {
    const begin = "-----BEGIN EC " + "PRIVATE KEY-----";
    const end = "-----END EC " + "PRIVATE KEY-----";
    expect(redactor([])(`a ${begin}\nabc\nb`)).toBe("a [redacted]");
    expect(redactor([])(`${begin}a${end} b ${begin}c${end}`)).toBe("[redacted] b [redacted]");
  });

  it.each([
    `sk-${filler(19)}`,
    `task-${filler(20)}`,
    `AIza${filler(34)}`,
    `ghx_${filler(30)}`,
    `ghp_${filler(19)}`,
    "AKIA" + "ABCDEFGH1234567",
    "AKIA" + "ABCDEFGH123456789",
    `xoxz-${filler(24)}`,
    `SG.${filler(16)}`,
    `eyJ${filler(12)}.${filler(12)}`,
    "-----BEGIN PUBLIC KEY-----",
  ])("leaves alone what only resembles a key: %s", (text) => {
    expect(redactor([])(`a ${text} b`)).toBe(`a ${text} b`);
  });

  it("replaces the longest of its values first, and short lines of a long one not at all", () => {
    expect(redactor(["12345678", "x12345678x"])("x12345678x")).toBe("[redacted]");
    expect(redactor(["x12345678x", "12345678"])("x12345678x 12345678")).toBe(
      "[redacted] [redacted]",
    );
    expect(redactor(["1234567"])("1234567")).toBe("1234567");
    expect(redactor(["  1234567 "])("1234567")).toBe("1234567");
    expect(redactor([" 12345678\n"])("a 12345678 b")).toBe("a [redacted] b");
    expect(
      redactor(["first line of it\r\n  main \r\n  second line of it"])("main, second line of it."),
    ).toBe("main, [redacted].");
  });

  it("finds base64 with and without what fills it up, and for addresses", () => {
    const secret = "secret>>>???\u00ff";
    const base64 = Buffer.from(secret).toString("base64");
    expect(base64).toMatch(/[+/].*=$/);
    const redact = redactor([secret]);
    expect(redact(`a ${base64.replace(/=+$/, "")} b`)).toBe("a [redacted] b");
    expect(redact(`a ${Buffer.from(secret).toString("base64url")} b`)).toBe("a [redacted] b");
  });

  it("never lets a known value through, wherever it stands", () => {
    const secret = fc.string({ unit: "grapheme", minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, value, after) => {
        fc.pre(value.trim().length >= 8);
        expect(redactor([value])(before + value.trim() + after)).not.toContain(value.trim());
      }),
    );
  });
});
