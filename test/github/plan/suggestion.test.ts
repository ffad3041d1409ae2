import { describe, expect, it } from "vitest";
import { suggestionOf } from "../../../src/github/plan/suggestion.ts";
import type { Anchor } from "../../../src/model/issue.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import type { LineEnds } from "../../../src/text/line-ends.ts";

const header = "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n";
const diff = parseDiff(
  `${header}@@ -10,4 +10,5 @@\n one\n-two\n+TWO\n+new\n three\n four\n@@ -40,2 +41,3 @@\n x\n+y\n z\n`,
);

function anchor(line: number, startLine: number | null = null): Anchor {
  return { kind: "line", file: "a.ts", side: "RIGHT", startLine, line, how: "line" };
}
const suggest = (patch: string, at: Anchor = anchor(11)) =>
  suggestionOf(`${header}${patch}`, at, diff);

describe("suggestionOf", () => {
  it("replaces exactly the lines that the patch changes", () => {
    expect(suggest("@@ -10,4 +10,4 @@\n one\n-TWO\n+2\n new\n three\n")).toEqual({
      file: "a.ts",
      firstLine: 11,
      lastLine: 11,
      replacement: "2\n",
    });
  });

  it("covers the lines of the issue too, as they stand in the head", () => {
    const at = anchor(12, 10);
    expect(suggest("@@ -11,2 +11,2 @@\n TWO\n-new\n+NEW\n", at)).toEqual({
      file: "a.ts",
      firstLine: 10,
      lastLine: 12,
      replacement: "one\nTWO\nNEW\n",
    });
  });

  it("takes a neighbour along where lines are only added", () => {
    expect(suggest("@@ -11,2 +11,3 @@\n TWO\n+between\n new\n")).toMatchObject({
      firstLine: 11,
      lastLine: 11,
      replacement: "TWO\nbetween\n",
    });
  });

  it("can delete lines", () => {
    expect(suggest("@@ -11,2 +11,1 @@\n TWO\n-new\n")).toMatchObject({
      firstLine: 11,
      lastLine: 12,
      replacement: "TWO\n",
    });
  });

  describe("of a patch that stands on other fixes", () => {
    const shifted = (patch: string, at = anchor(11), of = diff) =>
      suggestionOf(`${header}${patch}`, at, of, { builtOnOthers: true });

    it("finds its lines where the head has them", () => {
      const patch = "@@ -14,4 +14,4 @@\n one\n-TWO\n+2\n new\n three\n";
      expect(suggest(patch)).toBeUndefined();
      expect(shifted(patch)).toMatchObject({ firstLine: 11, lastLine: 11, replacement: "2\n" });
      const added = "@@ -15,2 +15,3 @@\n TWO\n+between\n new\n";
      expect(shifted(added)).toMatchObject({ firstLine: 11, replacement: "TWO\nbetween\n" });
    });

    it("is none where its lines stand in two places, or an edit before it made them", () => {
      const twice = parseDiff(`${header}@@ -10,2 +10,5 @@\n one\n+same\n+same\n+same\n two\n`);
      expect(shifted("@@ -12,1 +12,1 @@\n-same\n+other\n", anchor(12), twice)).toBeUndefined();
      const made = "@@ -11,2 +11,2 @@\n made before\n-TWO\n+2\n";
      expect(shifted(made)).toBeUndefined();
    });
  });

  it.each([
    ["a line outside the diff", "@@ -20,1 +20,1 @@\n-old\n+new\n"],
    ["two places", "@@ -10,1 +10,1 @@\n-one\n+1\n@@ -41,1 +41,1 @@\n-x\n+X\n"],
    ["a place in another hunk than the issue", "@@ -42,1 +42,1 @@\n-y\n+Y\n"],
    ["other lines than the head has", "@@ -11,1 +11,1 @@\n-two\n+2\n"],
    ["hidden characters", "@@ -11,1 +11,1 @@\n-TWO\n+a\u202eb\n"],
    ["carriage returns", "@@ -11,1 +11,1 @@\n-TWO\n+2\r\n"],
    [
      "a missing line feed at the end",
      "@@ -11,1 +11,1 @@\n-TWO\n+2\n\\ No newline at end of file\n",
    ],
    ["bytes that are no UTF-8", "@@ -11,1 +11,1 @@\n-TWO\n+geb\udcfchr\n"],
    ["a character that stands for one that was lost", "@@ -11,1 +11,1 @@\n-TWO\n+geb\ufffdhr\n"],
    ["too many lines", `@@ -11,1 +11,30 @@\n-TWO\n${"+n\n".repeat(30)}`],
  ])("offers none for %s", (_what, patch) => {
    expect(suggest(patch)).toBeUndefined();
  });

  describe("of a file with CRLF", () => {
    const returned = (patch: string) => patch.replace(/^([-+ ].*)$/gm, "$1\r");
    const windows = parseDiff(
      `${header}${returned("@@ -10,4 +10,5 @@\n one\n-two\n+TWO\n+new\n three\n four\n")}`,
    );
    const suggestIn = (patch: string, lineEnds: LineEnds, at = anchor(11)) =>
      suggestionOf(`${header}${patch}`, at, windows, { lineEnds });
    const patch = returned("@@ -10,4 +10,4 @@\n one\n-TWO\n+2\n new\n three\n");

    it("has no carriage return: GitHub writes it", () => {
      const found = suggestIn(patch, "crlf", anchor(12));
      expect(found).toMatchObject({ firstLine: 11, lastLine: 12, replacement: "2\nnew\n" });
      const added = returned("@@ -11,2 +11,3 @@\n TWO\n+\n new\n");
      expect(suggestIn(added, "crlf")).toMatchObject({ replacement: "TWO\n\n" });
    });

    it("is none where the file has other ends as well, or the patch makes some", () => {
      expect(suggestIn(patch, "mixed")).toBeUndefined();
      // Also where all lines that are shown end with LF.
      const unix = parseDiff(`${header}@@ -10,2 +10,2 @@\n one\n-two\n+TWO\n`);
      const edit = `${header}@@ -10,2 +10,2 @@\n one\n-TWO\n+2\n`;
      const inUnix = (lineEnds: LineEnds) => suggestionOf(edit, anchor(11), unix, { lineEnds });
      expect(inUnix("lf")).toMatchObject({ replacement: "2\n" });
      expect(inUnix("mixed")).toBeUndefined();
      expect(suggestIn(patch, "lf")).toBeUndefined();
      expect(suggestIn(patch.replace("+2\r", "+2"), "crlf")).toBeUndefined();
      expect(suggestIn(patch.replace("+2\r", "+2\r\r"), "crlf")).toBeUndefined();
    });

    it("is none for a last line without an end, nor beside one", () => {
      const end = "\\ No newline at end of file\n";
      const open = parseDiff(`${header}@@ -10,2 +10,2 @@\n one\n-two\n+TWO\n${end}`);
      const above = `${header}@@ -10,2 +10,2 @@\n-one\n+1\n TWO\n${end}`;
      expect(suggestionOf(above, anchor(10), open)).toBeDefined();
      expect(suggestionOf(above, anchor(11), open)).toBeUndefined();
      const last = `${header}@@ -10,2 +10,2 @@\n one\n-TWO\n${end}+2\n${end}`;
      expect(suggestionOf(last, anchor(11), open)).toBeUndefined();
    });
  });

  it("offers none for a file that is no UTF-8, also where the edited lines are ASCII", () => {
    const files = diff.files.map((file) => ({ ...file, encoding: "windows-1252" }));
    const patch = `${header}@@ -11,1 +11,1 @@\n-TWO\n+2\n`;
    expect(suggestionOf(patch, anchor(11), diff)).toBeDefined();
    expect(suggestionOf(patch, anchor(11), { files })).toBeUndefined();
  });

  it("offers none for another file, for two files, and on the old side", () => {
    const patch = "@@ -11,1 +11,1 @@\n-TWO\n+2\n";
    const other = `diff --git a/b.ts b/b.ts\n--- a/b.ts\n+++ b/b.ts\n${patch}`;
    expect(suggestionOf(other, anchor(11), diff)).toBeUndefined();
    expect(suggestionOf(`${header}${patch}${other}`, anchor(11), diff)).toBeUndefined();
    expect(suggest(patch, { ...anchor(11), side: "LEFT" })).toBeUndefined();
  });
});
