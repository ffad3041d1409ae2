import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logLine, logText } from "../../src/text/line.ts";
import { hostileText } from "./hostile.ts";

const logged = fc
  .array(
    fc.oneof(
      hostileText,
      fc.constantFrom(
        "::",
        "##[",
        "##",
        "[",
        ":",
        "set-output name=a::b",
        "\u001b[",
        "\u001b]0;t\u0007",
        "m",
        "\n",
        "\r",
      ),
    ),
  )
  .map((parts) => parts.join(""));

describe("logText", () => {
  it("defuses both forms of workflow command and keeps the words", () => {
    expect(logText("  ::set-output name=a::b")).toBe("  : :set-output name=a::b");
    expect(logText("agent says: ##[set-output name=verdict]approve")).toBe(
      "agent says: # #[set-output name=verdict]approve",
    );
  });

  it("leaves code with double colons alone where it is no command", () => {
    expect(logText("use std::vec::Vec")).toBe("use std::vec::Vec");
  });

  it("strips colours, titles and links of a terminal", () => {
    expect(logText("\u001b[31mred\u001b[0m \u001b]8;;https://x\u0007link\u001b]8;;\u0007")).toBe(
      "red link",
    );
  });

  it.each([
    ["\u001b[1;31mred\u001b[0m", "red"],
    ["\u009b31mred", "red"],
    ["\u001b[?25l\u001b[ qx", "x"],
    ["\u001b]0;title\u0007x", "x"],
    ["\u001b]0;title\u001b\\x", "x"],
    ["\u009d0;title\u009cx", "x"],
    ["\u001bPdata\u001b\\x", "x"],
    ["\u0090data\u009cx", "x"],
    ["\u001b^a\u0007\u001b_b\u0007\u001bXc\u0007x", "x"],
    ["\u0098a\u0007\u009eb\u0007\u009fc\u0007x", "x"],
    ["\u001b]0;never closed\nx", "\nx"],
    ["\u001bcx\u001b(Bx\u001b7x", "xxx"],
    ["\u001b", "⟨U+001B⟩"],
    ["a\u200bb", "a⟨U+200B⟩b"],
  ])("shows %j as %j", (text, shown) => {
    expect(logText(text)).toBe(shown);
  });

  it("defuses every command of a text, also behind blanks", () => {
    expect(logText("##[a]##[b]\n::c::\n\t ::d::")).toBe("# #[a]# #[b]\n: :c::\n\t : :d::");
    expect(logText("## a\n:a\na ::b")).toBe("## a\n:a\na ::b");
  });

  it("makes one line of several", () => {
    expect(logLine("  a \n\n b\tc ")).toBe("a b c");
  });

  it("lets no command through, whatever stands around it", () => {
    fc.assert(
      fc.property(logged, (text) => {
        for (const line of logText(text).split(/\r\n|\r|\n/)) {
          expect(line.trimStart().startsWith("::")).toBe(false);
          expect(line).not.toContain("##[");
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
          expect(line).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        }
        expect(logLine(text)).not.toContain("\n");
      }),
      { numRuns: 2000 },
    );
  });
});
