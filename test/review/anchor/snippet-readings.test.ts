import { describe, expect, it } from "vitest";
import { snippetReadings } from "../../../src/review/anchor/snippet-readings.ts";

const read = (snippet: string) =>
  snippetReadings(snippet).map((together) =>
    together.map(({ pieces, side }) => (side === null ? pieces : [side, ...pieces])),
  );

describe("snippetReadings", () => {
  it.each([
    ["a b", [[["ab"]]]],
    ["a\n\n  b", [[["ab"]]]],
    ["", []],
    [" \n ", []],
    ["`a b`", [[["ab"]]]],
    ["`a` b", [[["`a`b"]]]],
    ["a `b`", [[["a`b`"]]]],
    ["```ts\na\n```", [[["a"]]]],
    ["  ~~~~\na\nb\n~~~~ ", [[["ab"]]]],
    ["```\na\n~~~", [[["```a~~~"]]]],
    ["``\na\n``", [[["``a``"]]]],
    ["x\n```\na\n```", [[["x```a```"]]]],
    ["```\na\n```\nx", [[["```a```x"]]]],
    ["a\r\nb\r\n", [[["ab"]]]],
    ["@@ -1,2 +1,2 @@ f()\na", [[["a"]]]],
    ["a @@ b @@", [[["a@@b@@"]]]],
    ["@@ class A > run()\na", [[["a"]]]],
    ["@@\na", [[["a"]]]],
    ["@@total += 1", [[["@@total+=1"]]]],
  ])("reads %j as it stands", (snippet, readings) => {
    expect(read(snippet)).toEqual(readings);
  });

  it.each([
    "12: a",
    "12 : a",
    "12 | a",
    "  12| a",
    "L12 a",
    "R12: a",
    "L12| a",
    "3 12 a",
    "12\ta",
    "12 a",
    "12\n13 a",
    "10 11\n12: a",
  ])("reads %j without its numbers too", (snippet) => {
    expect(read(snippet)[1]).toEqual([["a"]]);
  });

  it.each(["L a", "12", "a 12: b", "12: a\nb", "1.2: a", "X12: a"])(
    "takes no number off %j",
    (snippet) => {
      expect(read(snippet)).toHaveLength(1);
    },
  );

  it("reads the signs of a diff as new code and as old, which hold together", () => {
    expect(read(" a\n-b\n+c")).toEqual([
      [["a-b+c"]],
      [
        ["RIGHT", "ac"],
        ["LEFT", "ab"],
      ],
    ]);
    expect(read("+a")).toEqual([[["+a"]], [["RIGHT", "a"]]]);
    expect(read("-a\n-")).toEqual([[["-a-"]], [["LEFT", "a"]]]);
    expect(read("12 +a")).toEqual([[["12+a"]], [["+a"]], [["RIGHT", "a"]]]);
    expect(read("12 +a\n13 -b")).toEqual([
      [["12+a13-b"]],
      [["+a-b"]],
      [
        ["RIGHT", "a"],
        ["LEFT", "b"],
      ],
    ]);
    expect(read("11 a\n-12 b\n+12 c\n+13\n13")).toEqual([
      [["11a-12b+12c+1313"]],
      [["a-b+c+"]],
      [
        ["RIGHT", "ac"],
        ["LEFT", "ab"],
      ],
    ]);
    expect(read("-12 -a")).toEqual([[["-12-a"]], [["--a"]], [["LEFT", "-a"]]]);
    expect(read(" a\n b")).toHaveLength(1);
    expect(read("+a\nb")).toHaveLength(1);
    expect(read("a + b\n- c")).toHaveLength(1);
  });

  it.each([
    ["a ... b", ["a", "b"]],
    ["a…b", ["a", "b"]],
    ["a\n// ...\nb", ["a", "b"]],
    ["a\n# …\nb", ["a", "b"]],
    ["a\n/* ... */\nb", ["a", "b"]],
    ["a\n//....\nb\n...", ["a", "b"]],
    ["...\na", ["a"]],
  ])("reads %j without what is left out, last", (snippet, pieces) => {
    const all = read(snippet);
    expect(all).toHaveLength(2);
    expect(all[1]).toEqual([pieces]);
  });

  it("reads nothing out of an ellipsis alone, and two stops as code", () => {
    expect(read("...")).toEqual([[["..."]]]);
    expect(read("a..b")).toHaveLength(1);
  });

  it("counts the blank lines around the code", () => {
    const blanks = (snippet: string) => {
      const [[first] = []] = snippetReadings(snippet);
      return [first?.blankBefore, first?.blankAfter, first?.lines];
    };
    expect(blanks("a")).toEqual([0, 0, ["a"]]);
    expect(blanks("\n \n  a\n\nb\n\n\n")).toEqual([2, 3, ["  a", "b"]]);
  });
});
