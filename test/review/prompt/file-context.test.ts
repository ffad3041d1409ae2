import fc from "fast-check";
import { expect, it } from "vitest";
import type { Hunk } from "../../../src/review/diff/diff.ts";
import { fileContext } from "../../../src/review/prompt/file-context.ts";
import { estimateTokens } from "../../../src/text/tokens.ts";

const hunk = (newStart: number, newCount: number): Hunk => {
  return {
    ...{ oldStart: newStart, oldCount: newCount },
    newStart,
    newCount,
    section: "",
    lines: [],
  };
};
const text = (lines: number) =>
  Array.from({ length: lines }, (_, at) => `the line ${at + 1}\n`).join("");

it("shows a small file whole, and of a large one the lines around its hunks, and says what is missing", () => {
  const context = fileContext(
    [
      { path: "large.ts", text: text(5_000), hunks: [hunk(40, 3), hunk(2_000, 5)] },
      { path: "small.ts", text: text(30), hunks: [hunk(4, 1)] },
    ],
    2_000,
  );
  expect(context).toContain('file "small.ts" after the change, whole');
  expect(context).toMatch(/\n1 the line 1\n2 the line 2\n/);
  expect(context).toContain('file "large.ts" after the change, in part');
  expect(context).toContain("\n2000 the line 2000\n");
  expect(context).toContain("\n40 the line 40\n");
  // No line is missing without a word.
  const [, large = ""] = /in part .*\n([\s\S]*?)\nDATA-0>>>/.exec(context) ?? [];
  let next = 1;
  for (const line of large.split("\n")) {
    const [, first, last] = /^… lines (\d+)–(\d+) not shown$/.exec(line) ?? [];
    expect(first ?? line).toMatch(first === undefined ? `${next} the line ${next}` : `${next}`);
    next = Number(last ?? next) + 1;
  }
  expect(next).toBe(5_001);
});

it("promises nothing where nothing fits, was read or is left to show", () => {
  const note = /^You have no tools .* Nothing of the changed files is shown beyond the diff\.$/;
  const one = { path: "a.ts", text: text(3_000), hunks: [hunk(9, 1)] };
  expect(fileContext([one], 0)).toMatch(note);
  expect(fileContext([one], -4_000)).toMatch(note);
  expect(fileContext([{ ...one, text: undefined }], 9_000)).toMatch(note);
  expect(fileContext([{ ...one, text: "" }], 9_000)).toMatch(note);
  // The hunk is not in this text, which is of another version.
  expect(fileContext([{ ...one, hunks: [hunk(9_000, 1)] }], 900)).toMatch(note);
  expect(fileContext([], 9_000)).toMatch(/^You have no tools .* Nothing but the diff is shown\.$/);
  const wide = { path: "b.ts", text: "x".repeat(90_000), hunks: [hunk(1, 1)] };
  expect(fileContext([one, wide], 3_000)).toContain(
    "; of 1 file that was changed nothing is shown beyond the diff.",
  );
});

it("numbers lines as git does, whatever else could end one", () => {
  const files = [{ path: "a.ts", text: "a\rb\r\nc\u2028d\n", hunks: [hunk(1, 1)] }];
  expect(fileContext(files, 900)).toContain("\n1 a⟨U+000D⟩b\n2 c⟨U+2028⟩d\nDATA-0>>>");
});

it("never takes more tokens than it may, beside its note", () => {
  const line = fc.constantFrom(
    "",
    "x",
    "a longer line of code",
    "y".repeat(3_000),
    "\u202e".repeat(50),
  );
  const file = fc.record({
    path: fc.constantFrom("a.ts", "b/".repeat(300), "ü\n"),
    text: fc.array(line, { maxLength: 150, size: "max" }).map((lines) => lines.join("\n")),
    hunks: fc
      .uniqueArray(fc.integer({ min: 0, max: 170 }), { maxLength: 5 })
      .map((starts) => starts.sort((a, b) => a - b).map((start) => hunk(start, 3))),
  });
  const noteTokens = estimateTokens(fileContext([], 0)) + 60;
  fc.assert(
    fc.property(
      fc.array(file, { maxLength: 6 }),
      fc.integer({ min: 0, max: 9_000 }),
      (files, max) => {
        const context = fileContext(files, max);
        expect(estimateTokens(context)).toBeLessThanOrEqual(Math.max(max, noteTokens));
        expect(fileContext(files, max)).toBe(context);
      },
    ),
    { numRuns: 50 },
  );
});
