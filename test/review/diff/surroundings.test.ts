import { expect, it } from "vitest";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import { changedNames } from "../../../src/review/diff/changed-names.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";
import { surroundingsOf } from "../../../src/review/diff/surroundings.ts";
import { madeIssue } from "../made-issue.ts";

const body = (count: number) => Array.from({ length: count }, (_, at) => `    step${at}();`);

/** A file of one class whose method has so many lines, and its diff with a changed line in the middle and at the end. */
function changeOf(count: number) {
  const before = body(count);
  const after = before.map((line, at) =>
    at === Math.floor(count / 2) || at === count - 1 ? line.replace("step", "other") : line,
  );
  const whole = (lines: readonly string[]) => [
    "export class A {",
    "  // Steps.",
    "  run() {",
    ...lines,
    "  }",
    "",
    "  rest() {}",
    "}",
  ];
  const [old, now] = [whole(before), whole(after)];
  const hunkAt = (line: number) => {
    const rows = old
      .slice(line - 3, line + 4)
      .map((text, at) => (at === 3 ? `-${text}\n+${now[line]}` : ` ${text}`));
    return `@@ -${line - 2},${rows.length} +${line - 2},${rows.length} @@ run() {\n${rows.join("\n")}\n`;
  };
  const [middle, end] = [3 + Math.floor(count / 2), 2 + count];
  const text = `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n${hunkAt(middle)}${hunkAt(end)}`;
  const [file] = parseDiff(text).files;
  if (file === undefined) throw new Error("no file");
  const found = surroundingsOf(file, now.join("\n"));
  const hunks = file.hunks.map((hunk) => {
    const surroundings = found.get(hunk);
    return surroundings === undefined ? hunk : { ...hunk, surroundings };
  });
  return { ...file, hunks };
}

it("shows the rest of a function around its hunks once, with what encloses it", () => {
  const file = changeOf(20);
  const grown = renderDiff([file], new Set(file.hunks));
  expect(grown).toMatchInlineSnapshot(`
    "=== "a.ts" (modified)
    @@ export class A
    2   // Steps.
    3   run() {
    4     step0();
    5     step1();
    6     step2();
    7     step3();
    8     step4();
    9     step5();
    10     step6();
    11     step7();
    12     step8();
    13     step9();
    -14     step10();
    +14     other10();
    15     step11();
    16     step12();
    17     step13();
    18     step14();
    19     step15();
    20     step16();
    21     step17();
    22     step18();
    -23     step19();
    +23     other19();
    24   }
    25
    26   rest() {}
    "
  `);
  // Without a place for it, what encloses the hunks is named.
  expect(renderDiff([file])).toContain("@@ export class A > run()\n11     step7();");
});

it("does not show a function of many lines, and names it", () => {
  const file = changeOf(2_000);
  const grown = renderDiff([file], new Set(file.hunks));
  expect(grown.split("\n").length).toBeLessThan(25);
  expect(grown.match(/^@@.*$/gm)).toEqual([
    "@@ export class A > run()",
    "@@ export class A > run()",
  ]);
});

it("takes a changed comment for a part of what it is about", () => {
  const before = "// Totals.\nexport function total() {\n  a();\n  b();\n  c();\n}\n";
  const [file] = parseDiff(
    "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1,4 +1,4 @@\n-// Sums.\n+// Totals.\n export function total() {\n   a();\n   b();\n",
  ).files;
  const [around] = file === undefined ? [] : surroundingsOf(file, before).values();
  expect(around).toMatchObject({ before: "", after: "  c();\n}\n" });
});

it("lets nobody comment on what is shown around a hunk", () => {
  const file = changeOf(20);
  const issue = madeIssue({ file: "a.ts", line: 5, snippet: "    step1();" });
  expect(anchorIssue(issue, { files: [file] }).kind).not.toBe("line");
});

it("keeps no more of a minified file than its own lines", () => {
  const line = "a();".repeat(100_000);
  const [file] = parseDiff(
    "diff --git a/a.js b/a.js\n--- a/a.js\n+++ b/a.js\n@@ -3,1 +3,1 @@\n-x\n+y\n",
  ).files;
  const text = `function f() {\n  a;\n  y;\n${line}\n}\n`;
  const found = file && [...surroundingsOf(file, text).values()];
  expect(found).toEqual([
    {
      before: "function f() {\n  a;\n",
      after: "",
      heads: [{ line: 1, text: "function f()" }],
      tokens: expect.any(Number),
    },
  ]);
});

it("names what a change declares, removes, or is in", () => {
  const [file] = parseDiff(
    "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,3 @@\n-export function gone() {}\n+export const made = 1;\n+const own = 1;\n x\n",
  ).files;
  expect(file && changedNames(file)).toEqual(["gone", "made"]);
  expect(changedNames(changeOf(20))).toEqual([]);
  const heads = [{ line: 1, text: "export class Shop" }];
  const hunks = changeOf(20).hunks.map((hunk) => ({
    ...hunk,
    surroundings: { before: "", after: "", tokens: 0, heads },
  }));
  expect(changedNames({ ...changeOf(20), hunks })).toEqual(["Shop"]);
});
