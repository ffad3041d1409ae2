import fc from "fast-check";
import { expect, it } from "vitest";
import type { MergedIssue } from "../../../src/model/issue.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { concernedHunks, holdsLines } from "../../../src/review/prompt/concerned-hunks.ts";
import { estimateTokens } from "../../../src/text/tokens.ts";

type Placed = Pick<MergedIssue, "anchor" | "file" | "line" | "endLine" | "side">;

const at = (file: string | null, line: number | null, over: Partial<Placed> = {}): Placed => {
  return { file, line, endLine: null, side: "RIGHT", anchor: null, ...over };
};
/** One hunk of changed lines. */
const changed = (path: string, lines: number, text = (line: number) => `new ${line}`) =>
  `diff --git a/${path} b/${path}
--- a/${path}
+++ b/${path}
@@ -1,${lines} +1,${lines} @@ inside()
${Array.from({ length: lines }, (_, line) => `-old ${line + 1}\n`).join("")}${Array.from({ length: lines }, (_, line) => `+${text(line + 1)}\n`).join("")}`;

it("shows of a large hunk the lines around an issue, with their own numbers", () => {
  const diff = parseDiff(changed("a.ts", 3_000));
  const shown = concernedHunks(diff, [at("a.ts", 1_500, { endLine: 1_502 })]);
  expect(shown).toContain("\n+1502 new 1502\n");
  expect(shown).toMatch(/\n@@ inside\(\)\n\+13\d\d new 13/);
  expect(shown).not.toContain("new 900\n");
  const left = concernedHunks(diff, [at("a.ts", 1_500, { side: "LEFT" })]);
  expect(left).toContain("\n-1500 old 1500\n");
  expect(left).not.toMatch(/^\+\d/m);
});

it("shows the beginning of a file's diff for an issue of the file, and of all for one without a file", () => {
  const diff = parseDiff(changed("a.ts", 2) + changed("b.ts", 2) + changed("c.ts", 4_000));
  const file = concernedHunks(diff, [at("b.ts", null)]);
  expect(file).toContain('=== "b.ts"');
  expect(file).not.toContain("a.ts");
  // A line that the diff does not have counts as none.
  expect(concernedHunks(diff, [at("b.ts", 99)])).toBe(file);
  for (const issue of [at(null, null), at("unchanged.ts", 3)]) {
    const all = concernedHunks(diff, [issue]);
    for (const path of ["a.ts", "b.ts", "c.ts"]) expect(all).toContain(`=== "${path}"`);
    expect(all).not.toContain("old 900\n");
  }
});

it("shows what two issues are about once, and follows the anchor before the claim", () => {
  const diff = parseDiff(changed("a.ts", 5) + changed("b.ts", 5));
  const place = { file: "b.ts", side: "RIGHT", startLine: 2, line: 3 } as const;
  const anchor = { kind: "line", how: "snippet", ...place } as const;
  const one = concernedHunks(diff, [at("a.ts", 1, { anchor })]);
  expect(one).not.toContain("a.ts");
  expect(concernedHunks(diff, [at("a.ts", 1, { anchor }), at("b.ts", 5)])).toBe(one);
  expect(holdsLines(diff, at("a.ts", 1, { anchor: { ...anchor, line: 9, startLine: 8 } }))).toBe(
    false,
  );
  expect(holdsLines(diff, at("a.ts", 5))).toBe(true);
});

it("bounds what it shows by the number of issues, whatever is in the diff", () => {
  const diff = parseDiff(
    changed("a.ts", 300, (line) => "\u202e".repeat(line)) + changed("b.ts", 900),
  );
  const issue = fc.tuple(
    fc.constantFrom("a.ts", "b.ts", "c.ts", null),
    fc.option(fc.integer({ min: 1, max: 900 })),
  );
  fc.assert(
    fc.property(fc.array(issue, { minLength: 1, maxLength: 4 }), (places) => {
      const shown = concernedHunks(
        diff,
        places.map(([file, line]) => at(file, line)),
      );
      expect(estimateTokens(shown)).toBeLessThan(150 + 2_200 * places.length);
    }),
  );
});
