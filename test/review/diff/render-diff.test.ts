import { describe, expect, it } from "vitest";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";
import { madeIssue } from "../made-issue.ts";

const { files } = parseDiff(`diff --git a/src/a.ts b/src/b.ts
old mode 100644
new mode 100755
similarity index 90%
rename from src/a.ts
rename to src/b.ts
--- a/src/a.ts
+++ b/src/b.ts
@@ -99,3 +99,4 @@ function f() {
 one
-two
+TWO
+three
 four
\\ No newline at end of file
diff --git "a/li\\nne.png" "b/li\\nne.png"
new file mode 100644
index 0000000..1111111
Binary files /dev/null and "b/li\\nne.png" differ
`);

describe("renderDiff", () => {
  it("shows every line with its number, and deleted lines with their old one", () => {
    expect(
      renderDiff(files),
    ).toBe(`=== "src/b.ts" (renamed from "src/a.ts", mode 100644 to 100755, now executable)
@@ function f() {
99 one
-100 two
+100 TWO
+101 three
102 four
\\ no line feed at the end of the file

=== "li\\nne.png" (added, binary)
`);
  });

  it.each(["docs/a.md", "NOTES.txt", "README.RST"])(
    "names nothing that encloses the lines of %s",
    (path) => {
      const prose = parseDiff(`diff --git a/${path} b/${path}
--- a/${path}
+++ b/${path}
@@ -9 +9 @@ npm test # everything
-old
+new
`);
      expect(renderDiff(prose.files)).toContain("\n@@\n-9 old\n+9 new\n");
    },
  );

  it("can be quoted back: a rendered line anchors to where it is from", () => {
    for (const [snippet, side, line] of [
      ["    100 +TWO", "RIGHT", 100],
      ["100     -two", "LEFT", 100],
      ["101 102  four", "RIGHT", 102],
      ["+100 TWO", "RIGHT", 100],
      ["-100 two", "LEFT", 100],
      ["102 four", "RIGHT", 102],
      ["+101 three\n102 four", "RIGHT", 102],
      ["@@ function f() {\n99 one\n+100 TWO", "RIGHT", 100],
    ] as const) {
      const issue = madeIssue({ file: "src/b.ts", line: 101, snippet });
      expect(anchorIssue(issue, { files })).toMatchObject({ kind: "line", side, line });
    }
  });

  it("shows a deleted file in one line, and its lines can be quoted all the same", () => {
    const code = ["export function total() {", "  return 1;", "}", "export const rate = 2;"];
    const deleted = parseDiff(`diff --git a/old.ts b/old.ts
deleted file mode 100755
--- a/old.ts
+++ /dev/null
@@ -1,4 +0,0 @@
${code.map((line) => `-${line}`).join("\n")}
diff --git a/empty.ts b/empty.ts
deleted file mode 100644
diff --git a/one.txt b/one.txt
deleted file mode 100644
--- a/one.txt
+++ /dev/null
@@ -1 +0,0 @@
-one
`).files;
    expect(
      renderDiff(deleted),
    ).toBe(`=== "old.ts" (deleted, 4 lines not shown, it exported: total, rate)
=== "empty.ts" (deleted)
=== "one.txt" (deleted, 1 line not shown)`);
    const issue = madeIssue({ file: "old.ts", line: 2, side: "LEFT", snippet: "  return 1;" });
    expect(anchorIssue(issue, { files: deleted })).toMatchObject({
      kind: "line",
      side: "LEFT",
      line: 2,
    });
  });
});
