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
