import { expect, it } from "vitest";
import { exportedNames } from "../../../src/review/diff/exported-names.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";

/** A file of these lines that a change deletes. */
function deletedFile(path: string, lines: readonly string[]) {
  const body = lines.map((line) => `-${line}\n`).join("");
  const text = `diff --git a/${path} b/${path}\ndeleted file mode 100644\n--- a/${path}\n+++ /dev/null\n@@ -1,${lines.length} +0,0 @@\n${body}`;
  const [file] = parseDiff(text).files;
  if (file === undefined) throw new Error("no file");
  return file;
}

it.each([
  [
    "a.ts",
    "export async function read(\n  function inner() {\nexport default class Shop {\nexport { a, b as c };\nexport type T = 1;\nconst local = 1;\nmodule.exports.old = 1;",
    "read Shop a c T old",
  ],
  ["a.py", "def f(x):\nclass C:\n    def method(self):\ndef _own():\nLIMIT = 5\n", "f C LIMIT"],
  ["a.go", "func Read(\nfunc read(\nfunc (s *Shop) Total(\ntype Shop struct {", "Read Total Shop"],
  [
    "a.rs",
    "pub fn read(\nfn own(\n    pub(crate) struct Shop {\nmacro_rules! say {",
    "read Shop say",
  ],
  [
    "A.java",
    "public final class A {\n  public static Map<String, String> of(int x) {\n  private int own() {",
    "A of",
  ],
  ["a.rb", "module Shop\n  def self.total(x)\n", "Shop total"],
  [
    "a.c",
    "static int own(void)\nint shop_total(struct shop *s)\nchar *name (void)\n#define LIMIT 5\nstruct shop {\n  call(x);",
    "shop_total name LIMIT shop",
  ],
  ["a.sh", "total() {\nfunction other {\n", "total other"],
  ["README.md", "def f(x):\n", ""],
])("finds what %s had for others", (path, text, names) => {
  const found = exportedNames(deletedFile(path, text.split("\n")));
  expect(found).toEqual({ names: names === "" ? [] : names.split(" "), more: 0 });
});

it("tells no more than some names, each no longer than a name", () => {
  const lines = Array.from({ length: 50 }, (_, at) => `def f${at}${"x".repeat(200)}(`);
  const { names, more } = exportedNames(deletedFile("a.py", lines));
  expect([names.length, more]).toEqual([20, 30]);
  expect(Math.max(...names.map(({ length }) => length))).toBe(60);
});

it("takes time that grows with the lines, whatever is in them", () => {
  const starts = ["export {", "public a ", "int ", "pub async ", "func (", "def ", "x: "];
  const starters = starts.map((start) => start + "a b<".repeat(100));
  for (const path of ["a.ts", "a.py", "a.go", "a.rs", "a.java", "a.c", "a.zig"]) {
    const file = deletedFile(
      path,
      Array.from({ length: 7_000 }, (_, at) => starters[at % 7] ?? ""),
    );
    const start = performance.now();
    exportedNames(file);
    expect(performance.now() - start).toBeLessThan(2_000);
  }
});
