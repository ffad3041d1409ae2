import { describe, expect, it } from "vitest";
import { diffPath, type FileDiff } from "../../../../src/review/diff/diff.ts";
import { parseDiff } from "../../../../src/review/diff/parse/parse-diff.ts";
import { DiffSyntaxError } from "../../../../src/review/diff/parse/syntax-error.ts";

function only(text: string): FileDiff {
  const { files } = parseDiff(text);
  expect(files).toHaveLength(1);
  return files[0] as FileDiff;
}

describe("parseDiff", () => {
  it("reads an omitted count as one line", () => {
    const { hunks } = only("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -7 +8 @@ f()\n-a\n+b\n");
    expect(hunks[0]).toMatchObject({ oldStart: 7, oldCount: 1, newStart: 8, newCount: 1 });
    expect(hunks[0]?.section).toBe("f()");
  });

  it("takes deleted and added lines for code, whatever header they look like", () => {
    const text =
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n+++ b/y\n-@@\n+@@\n";
    const lines = only(text).hunks[0]?.lines ?? [];
    expect(lines.map((line) => line.text)).toEqual(["-- a/y", "++ b/y", "@@", "@@"]);
  });

  it("keeps carriage returns and marks a missing line feed on each side", () => {
    const text =
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n\\ No newline at end of file\n+b\r\n";
    expect(only(text).hunks[0]?.lines).toMatchObject([
      { text: "a\r", noNewline: true },
      { text: "b\r", noNewline: false },
    ]);
  });

  it("decodes quoted paths byte by byte as UTF-8", () => {
    const text =
      'diff --git "a/f\\303\\274 \\"q\\".txt" "b/f\\303\\274 \\"q\\".txt"\nindex 1..2 100644\n';
    expect(only(text).newPath).toBe('fü "q".txt');
  });

  it("finds the paths of a header in which ' b/' occurs in the name", () => {
    expect(only("diff --git a/one b/two b/one b/two\nold mode 100644\nnew mode 100755\n")).toEqual({
      oldPath: "one b/two",
      newPath: "one b/two",
      status: "modified",
      oldMode: "100644",
      newMode: "100755",
      binary: false,
      submodule: false,
      hunks: [],
    });
  });

  it("takes a rename's paths from its own lines", () => {
    const text =
      "diff --git a/old name b/new\nsimilarity index 100%\nrename from old name\nrename to new\n";
    const file = only(text);
    expect([file.oldPath, file.newPath, file.status]).toEqual(["old name", "new", "renamed"]);
  });

  it("joins a deletion and an addition at one path to a change of type", () => {
    const text = `diff --git a/x b/x
deleted file mode 120000
--- a/x
+++ /dev/null
@@ -1 +0,0 @@
-target
\\ No newline at end of file
diff --git a/x b/x
new file mode 100644
--- /dev/null
+++ b/x
@@ -0,0 +1 @@
+text
`;
    const file = only(text);
    expect([file.status, file.oldMode, file.newMode]).toEqual(["type-changed", "120000", "100644"]);
    expect(file.hunks).toHaveLength(2);
  });

  it("keeps a deletion apart from the addition of another file", () => {
    const text =
      "diff --git a/x b/x\ndeleted file mode 100644\ndiff --git a/y b/y\nnew file mode 100644\n";
    const { files } = parseDiff(text);
    expect(files.map((file) => [diffPath(file), file.status])).toEqual([
      ["x", "deleted"],
      ["y", "added"],
    ]);
  });

  it("reads diffs without git's header and without prefixes", () => {
    const { files } = parseDiff(
      "--- old/x.c\t2020-01-01 00:00:00\n+++ new/x.c\t2020-01-02\n@@ -1 +1 @@\n-a\n+b\n" +
        "--- /dev/null\n+++ b/y.c\n@@ -0,0 +1 @@\n+a\n" +
        "diff --git src/z.c src/z.c\n--- src/z.c\n+++ src/z.c\n@@ -1 +1 @@\n-a\n+b\n",
    );
    expect(files.map(({ oldPath, newPath }) => [oldPath, newPath])).toEqual([
      ["old/x.c", "new/x.c"],
      [null, "y.c"],
      ["src/z.c", "src/z.c"],
    ]);
  });

  it("finds nothing in a text that is no diff", () => {
    expect(parseDiff("").files).toEqual([]);
    expect(parseDiff("Subject: x\n\n--- \nsome words\n").files).toEqual([]);
  });

  it("names the line at which a hunk breaks its promise", () => {
    const head = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n";
    expect(() => parseDiff(`${head}diff --git a/y b/y\n`)).toThrow(DiffSyntaxError);
    expect(() => parseDiff(`${head}diff --git a/y b/y\n`)).toThrow(/line 6 of the diff/);
    expect(() => parseDiff(head)).toThrow(/ends too early/);
  });
});
