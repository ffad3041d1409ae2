import { expect, it } from "vitest";
import type { FileDiff, Hunk } from "../../../src/review/diff/diff.ts";
import { skipText } from "../../../src/review/scope/skip-reason.ts";
import { skippedHunks, skippedParts } from "../../../src/review/scope/skipped-lines.ts";

const hunk = (oldStart: number, oldCount: number, newStart: number, newCount: number): Hunk => {
  return { oldStart, oldCount, newStart, newCount, section: "", lines: [] };
};
const hunks = [
  hunk(1, 3, 1, 4),
  hunk(100, 5, 101, 9),
  hunk(200, 50, 204, 0),
  hunk(1_000, 1, 955, 1),
];
const file: FileDiff = {
  ...{ oldPath: "a.ts", newPath: "a.ts", status: "modified", oldMode: null, newMode: null },
  ...{ binary: false, submodule: false, hunks },
};
/** A part with some of the hunks. */
const part = (...at: number[]): FileDiff => {
  return { ...file, hunks: at.flatMap((one) => hunks[one] ?? []), hunkCount: hunks.length };
};

it("names the lines of each part that is not reviewed, and a file once", () => {
  const parts = [part(0, 1), { ...file, newPath: "b.ts" }, part(2)];
  const skipped = skippedParts(parts, "putOff");
  expect(skipped.map((skip) => [skip.file, skipText(skip)])).toEqual([
    ["a.ts", "lines 1–109, 200–249 of the old version: beyond the parts that one run reviews"],
    ["b.ts", "beyond the parts that one run reviews"],
  ]);
});

it("names no lines where all parts of a file are left out", () => {
  expect(skippedParts([part(0, 1), part(2, 3)], "unanswered")).toEqual([
    { file: "a.ts", reason: "no reviewer answered for its part", what: "code" },
  ]);
});

it("names each hunk that is too large, also where it is the whole file", () => {
  expect(skippedHunks([part(1, 3)]).map(skipText)).toEqual([
    "lines 101–109, 955: too large for one thread",
  ]);
  expect(skippedHunks([{ ...file, hunks: [hunk(0, 0, 1, 7_779)] }]).map(skipText)).toEqual([
    "lines 1–7,779: too large for one thread",
  ]);
  expect(skippedHunks([part(3)]).map(skipText)).toEqual(["line 955: too large for one thread"]);
  const many = Array.from({ length: 8 }, (_, at) => hunk(1, 1, 10 * at + 1, 2));
  expect(skippedHunks([{ ...file, hunks: many }]).map(skipText)).toEqual([
    "lines 1–2, 11–12, 21–22, 31–32, 41–42, 3 more stretches: too large for one thread",
  ]);
});
