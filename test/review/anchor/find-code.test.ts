import { describe, expect, it } from "vitest";
import { findCode, weight } from "../../../src/review/anchor/find-code.ts";
import { snippetReadings } from "../../../src/review/anchor/snippet-readings.ts";
import { hunkSides } from "../../../src/review/diff/hunk-side.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";

const diff = parseDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -3,6 +10,7 @@
 one(1);

 two(2);
-old(3);
+new(3);
+one(1); one(1);
   end(4);
 last(5);
`);
const [right, left] = diff.files.flatMap(hunkSides);
if (right === undefined || left === undefined) throw new Error("no hunks");

/** By the last reading, the one without what is left out. */
const find = (snippet: string, hunk = right) => {
  const [reading] = snippetReadings(snippet).at(-1) ?? [];
  return reading === undefined ? undefined : findCode(reading, hunk);
};
const places = (snippet: string, hunk = right) =>
  find(snippet, hunk)?.map(({ startLine, line, extent }) => [startLine, line, extent]);

describe("findCode", () => {
  it.each([
    ["two(2);", [[12, 12, "whole"]]],
    ["wo(2);", [[12, 12, "part"]]],
    ["two(2)", [[12, 12, "part"]]],
    ["one(1);\ntwo(2);", [[10, 12, "whole"]]],
    ["2);\nnew", [[12, 13, "part"]]],
    ["last(5);", [[16, 16, "whole"]]],
    [
      "one(1);",
      [
        [10, 10, "whole"],
        [14, 14, "part"],
      ],
    ],
    ["none", []],
    ["one(1); ... two(2);", [[10, 12, "part"]]],
    [
      "one(1); ... end(4);",
      [
        [10, 15, "part"],
        [14, 15, "part"],
      ],
    ],
    ["end ... one", []],
    [
      "one ... one",
      [
        [10, 14, "part"],
        [14, 14, "part"],
      ],
    ],
    ["last ... last", []],
  ])("finds %j wherever it stands", (snippet, expected) => {
    expect(places(snippet)).toEqual(expected);
  });

  it("knows the numbers of the other side where that shows the same lines", () => {
    expect(find("one(1);\n\ntwo(2);")).toMatchObject([
      { startLine: 10, line: 12, otherStartLine: 3 },
    ]);
    expect(find("end(4);\nlast(5);")).toMatchObject([{ startLine: 15, otherStartLine: 7 }]);
    expect(find("new(3);")).toMatchObject([{ otherStartLine: null }]);
    expect(find("two(2);\nnew(3);")).toMatchObject([{ otherStartLine: null }]);
    expect(find("old(3);", left)).toMatchObject([
      { side: "LEFT", startLine: 6, otherStartLine: null },
    ]);
    expect(find("end(4);", left)).toMatchObject([
      { side: "LEFT", startLine: 7, otherStartLine: 15 },
    ]);
  });

  it("knows whether the spacing agrees", () => {
    const verbatim = (snippet: string) => find(snippet)?.map((match) => match.verbatim);
    expect(verbatim("  end(4);")).toEqual([true]);
    expect(verbatim("  end(4);  \nlast(5); ")).toEqual([true]);
    expect(verbatim("end(4);")).toEqual([false]);
    expect(verbatim("  end(4);\n last(5);")).toEqual([false]);
    expect(verbatim("two(\n2);")).toEqual([false]);
    expect(verbatim("two(2);new(3);")).toEqual([false]);
  });

  it("keeps to the side that a reading speaks of", () => {
    const [, signed] = snippetReadings("-old(3);\n+new(3);");
    const found = (signed ?? []).flatMap((reading) =>
      [right, left].flatMap((hunk) =>
        findCode(reading, hunk).map(({ side, line }) => [side, line]),
      ),
    );
    expect(found).toEqual([
      ["RIGHT", 13],
      ["LEFT", 6],
    ]);
  });
});

describe("weight", () => {
  it.each([
    ["} ) ;", 0],
    ["a + b", 0],
    ["if (ab) {", 2],
    ["größe = 12;\nname()", 3],
  ])("of %j is %i words", (snippet, words) => {
    const [reading] = snippetReadings(snippet)[0] ?? [];
    expect(reading && weight(reading)).toBe(words);
  });
});
