import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DiffLine, FileDiff } from "../../../src/review/diff/diff.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { changedSince } from "../../../src/review/history/changed-since.ts";

/** A file's diff with its hunk somewhere; `-`, `+` and a blank begin its lines. */
function fileDiff(path: string, at: number, lines: readonly string[]): string {
  const old = lines.filter((line) => !line.startsWith("+")).length;
  const now = lines.filter((line) => !line.startsWith("-")).length;
  const head = `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`;
  return `${head}@@ -${at},${old} +${at + 3},${now} @@\n${lines.map((line) => `${line}\n`).join("")}`;
}
const names = (files: readonly FileDiff[]) => files.map((file) => file.newPath ?? file.oldPath);

describe("changedSince", () => {
  it("names the files whose lines differ, and new ones, in their order", () => {
    const before = parseDiff(
      fileDiff("a", 1, ["-one", "+two"]) + fileDiff("b", 1, ["-one", "+two"]),
    );
    const now = parseDiff(
      fileDiff("a", 1, ["-one", "+three"]) +
        fileDiff("b", 1, ["-one", "+two"]) +
        fileDiff("c", 1, ["+one"]),
    );
    expect(names(changedSince(before, now))).toEqual(["a", "c"]);
    expect(names(changedSince(now, now))).toEqual([]);
  });

  it("takes the same lines at another place, or between other lines, for another change", () => {
    const at = (place: number, above = " above") =>
      parseDiff(fileDiff("a", place, [above, "-one", "+two", " below"]));
    expect(changedSince(at(10), at(10))).toEqual([]);
    expect(names(changedSince(at(10), at(40)))).toEqual(["a"]);
    expect(names(changedSince(at(10), at(10, " requireAdmin(user);")))).toEqual(["a"]);
  });

  it("takes a renamed file for changed", () => {
    const rename = (from: string) =>
      `diff --git a/${from} b/b\nsimilarity index 90%\nrename from ${from}\nrename to b\n`;
    expect(names(changedSince(parseDiff(rename("a")), parseDiff(rename("c"))))).toEqual(["b"]);
    const added = parseDiff(fileDiff("a", 1, ["+one"]));
    expect(names(changedSince(added, parseDiff(fileDiff("b", 1, ["+one"]))))).toEqual(["b"]);
  });

  it("finds every change of any line, and none where all are the same", () => {
    const line = fc.record({
      kind: fc.constantFrom<DiffLine["kind"]>("added", "deleted"),
      text: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, now) => {
        const file = (lines: typeof before): FileDiff => ({
          oldPath: "a",
          newPath: "a",
          status: "modified",
          oldMode: null,
          newMode: null,
          binary: false,
          submodule: false,
          hunks: [
            {
              oldStart: 1,
              oldCount: 1,
              newStart: 1,
              newCount: 1,
              section: "",
              lines: lines.map((one) => ({ ...one, oldLine: 1, newLine: 1, noNewline: false })),
            },
          ],
        });
        const changed = changedSince({ files: [file(before)] }, { files: [file(now)] });
        expect(changed.length === 0).toBe(JSON.stringify(before) === JSON.stringify(now));
      }),
    );
  });
});
