import { describe, expect, it } from "vitest";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";

/** A diff of one file with these lines, each with its sign. */
function shown(lines: readonly string[], end = "\n"): string {
  const count = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
  const head = `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1,${count("+")} +1,${count("-")} @@\n`;
  return renderDiff(parseDiff(`${head}${lines.join("\n")}${end}`).files);
}

describe("line ends in a rendered diff", () => {
  it("are not spoken of where all are alike", () => {
    expect(shown([" a\r", "-b\r", "+c\r", " d\r"])).toContain(
      '"a.ts" (modified)\n@@\n1 a\n-2 b\n+2 c\n3 d\n',
    );
    expect(shown([" a", "-b", "+c"])).toContain("(modified)\n");
  });

  it("are told in the headline where a file changes from one to the other", () => {
    expect(shown(["-a\r", "-b\r", "+a", "+b"])).toContain(
      '"a.ts" (modified, line ends change from CRLF to LF)\n@@\n-1 a\n-2 b\n+1 a\n',
    );
    expect(shown(["-a", "+a\r"])).toContain("(modified, line ends change from LF to CRLF)\n");
    // The rest of the file had these ends before.
    expect(shown([" x", "-a\r", "+a"])).toContain("change from CRLF to LF)");
  });

  it("are shown line by line in every other mixture", () => {
    const note = "mixed line ends: ⟨U+000D⟩ at the end of a line means that it ends with CRLF";
    expect(shown([" x\r", "-a\r", "+a"])).toContain(
      `(modified, ${note})\n@@\n1 x⟨U+000D⟩\n-2 a⟨U+000D⟩\n+2 a\n`,
    );
    expect(shown([" #!/bin/sh", "+rm x\r"])).toContain("\n+2 rm x⟨U+000D⟩\n");
    expect(shown(["-a\r", "-b", "+a", "+b"])).toContain("\n-1 a⟨U+000D⟩\n");
  });

  it("are never those of a last line without one, whose carriage return is shown", () => {
    const last = shown([" a\r", "-b\r", "+c\r"], "\n\\ No newline at end of file\n");
    expect(last).toContain("(modified)\n");
    expect(last).toContain("\n-2 b\n+2 c⟨U+000D⟩\n\\ no line feed at the end of the file\n");
  });

  it("keep what stands before them", () => {
    expect(shown([" a\r\r", "-b\r", "+c\r"])).toContain("\n1 a⟨U+000D⟩\n-2 b\n");
  });
});
