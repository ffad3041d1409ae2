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
    ["private key", "-----BEGIN " + "PRIVATE KEY-----\nabc\n-----END " + "PRIVATE KEY-----"],
  ])("recognises the form of a key: %s", (_name, key) => {
    expect(redactor([])(`a ${key} b`)).toBe("a [redacted] b");
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
