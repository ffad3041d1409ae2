import { describe, expect, it } from "vitest";
import { findSimilar } from "../../../src/review/anchor/find-similar.ts";
import { snippetReadings } from "../../../src/review/anchor/snippet-readings.ts";
import { hunkSides } from "../../../src/review/diff/hunk-side.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";

function added(lines: readonly string[]) {
  const diff = parseDiff(
    `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -10,0 +11,${lines.length} @@\n${lines
      .map((line) => `+${line}\n`)
      .join("")}`,
  );
  const [file] = diff.files;
  const [hunk] = file === undefined ? [] : hunkSides(file);
  if (hunk === undefined) throw new Error("no hunk");
  return hunk;
}
function find(snippet: string, lines: readonly string[]) {
  const reading = snippetReadings(snippet)[0]?.[0];
  if (reading === undefined) throw new Error("no reading");
  return findSimilar(reading, added(lines)).map(({ match, similarity }) => [
    match.startLine,
    match.line,
    Number(similarity.toFixed(3)),
  ]);
}

describe("findSimilar", () => {
  it("counts the tokens in common, words twice", () => {
    expect(find("alpha(beta, gamma);", ["alpha(beta, gamma);"])).toEqual([[11, 11, 1]]);
    expect(find("alpha(beta, other);", ["alpha(beta, gamma);"])).toEqual([[11, 11, 0.8]]);
    expect(find("alpha alpha beta", ["alpha beta beta"])).toEqual([[11, 11, 0.667]]);
    expect(find("alpha beta", ["alpha", "alpha beta gamma"])).toEqual([
      [11, 11, 0.667],
      [12, 12, 0.8],
    ]);
  });

  it("takes what is alike by half, and nothing less", () => {
    expect(find("alpha beta", ["alpha other"])).toEqual([[11, 11, 0.5]]);
    expect(find("alpha beta", ["alpha other;"])).toEqual([]);
    expect(find("alpha", ["beta"])).toEqual([]);
  });

  it("compares line by line, blank ones left out", () => {
    const lines = ["one();", "", "two();", "three();", "four();"];
    expect(find("two();\nthree();", lines)).toContainEqual([13, 14, 1]);
    expect(find("one();\n\ntwo();", lines)).toContainEqual([11, 13, 1]);
  });

  it("lets the quote hang over the edge by less than half, and counts what is missing", () => {
    expect(find("zero();\none();\ntwo();", ["one();", "two();", "x"])).toEqual([[11, 12, 0.667]]);
    expect(find("one();\ntwo();\nthree();", ["x", "one();", "two();"])).toEqual([[12, 13, 0.667]]);
    expect(find("zero();\none();", ["one();", "x"])).toEqual([]);
    expect(find("one();\ntwo();", ["x", "one();"])).toEqual([]);
  });

  it("keeps to the side that the quote speaks of", () => {
    const hunk = added(["alpha(beta);"]);
    const [, signed] = snippetReadings("-alpha(beta);\n+alpha(gamma);");
    const found = (signed ?? []).map((reading) => findSimilar(reading, hunk).length);
    expect(found).toEqual([1, 0]);
  });

  it("looks for no quote of a whole file", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, at) => `line${at}();`);
    expect(find(lines(200).join("\n"), lines(200))).toContainEqual([11, 210, 1]);
    expect(find(lines(201).join("\n"), lines(201))).toEqual([]);
  });

  it("finds in a large hunk what it finds in a small one", () => {
    const line = (at: number) => `const value${at} = await compute${at}(input${at});`;
    const all = Array.from({ length: 300 }, (_, at) => line(at));
    const quote = all.slice(150, 250).with(3, "other();").with(50, "another(one);");
    const [found, ...others] = find(quote.join("\n"), all).toSorted(
      (left, right) => (right[2] ?? 0) - (left[2] ?? 0),
    );
    expect(found).toEqual([161, 260, expect.closeTo(0.98, 1)]);
    const small = find(quote.slice(0, 60).join("\n"), all).toSorted(
      (left, right) => (right[2] ?? 0) - (left[2] ?? 0),
    );
    expect(small[0]?.slice(0, 2)).toEqual([161, 220]);
    expect(others.every(([, , similarity = 1]) => similarity < 0.75)).toBe(true);
  });

  it("looks in a large hunk only where a quarter of the words stand in their lines", () => {
    const all = Array.from({ length: 300 }, (_, at) => `a${at} b${at} ; ; ; ;`);
    const quote = (kept: number) =>
      Array.from({ length: 100 }, (_, at) => (at < kept ? all[at] : `x${at} y${at} ; ; ; ;`)).join(
        "\n",
      );
    expect(find(quote(25), all)).toContainEqual([11, 110, expect.any(Number)]);
    expect(find(quote(24), all)).toEqual([]);
  });

  it("finds a large quote that hangs over either edge", () => {
    const all = Array.from({ length: 300 }, (_, at) => `call${at}(value${at});`);
    const before = Array.from({ length: 40 }, (_, at) => `before${at}(value);`);
    expect(find([...before, ...all.slice(0, 60)].join("\n"), all)).toContainEqual([11, 70, 0.6]);
    expect(find([...all.slice(240), ...before].join("\n"), all)).toContainEqual([251, 310, 0.6]);
  });
});
