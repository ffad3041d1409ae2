import { expect, it } from "vitest";
import { createRandom } from "../../../bench/random.ts";
import { realAnchors, realKinds } from "../../../bench/real-anchors.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";

const lines = Array.from({ length: 80 }, (_, at) => `value${at + 1} = compute(${at + 1});`);
const diff = parseDiff(
  "diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -40 +40 @@\n-old\n+value40 = compute(40);\n",
);
const texts = new Map([
  ["src/a.ts", `${lines.join("\n")}\n`],
  ["a.ts", "export const other = read(its, file);\nexport default other;\n"],
]);
const paths = new Set(texts.keys());
const known = { headPaths: paths, basePaths: paths, textOf: (path: string) => texts.get(path) };

it("finds every place of unchanged code that is known, and none wrongly", () => {
  const tallies = realAnchors({ diff, known, random: createRandom(1), told: true, quotes: 20 });
  for (const kind of realKinds) {
    const { asked, right, wrong } = tallies[kind];
    expect([kind, asked > 0, right, wrong]).toEqual([kind, true, asked, 0]);
  }
});

it("takes no other file with the diff alone", () => {
  const tallies = realAnchors({ diff, known, random: createRandom(1), told: false, quotes: 20 });
  const ofFiles = realKinds.filter((kind) => kind.includes("unchanged file"));
  expect(ofFiles.map((kind) => tallies[kind].wrong)).toEqual(ofFiles.map(() => 0));
});
