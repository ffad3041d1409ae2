import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { MergedIssue } from "../../../src/model/issue.ts";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import type { RenamedFrom } from "../../../src/review/anchor/issue-place.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { fingerprintIssues } from "../../../src/review/history/fingerprint.ts";
import { madeMergedIssue } from "../made-issue.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A diff of one file in which the given lines were added after so many others. */
function added(path: string, before: number, lines: readonly string[]) {
  const body = lines.map((line) => `+${line}\n`).join("");
  return parseDiff(
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -${before},0 +${before + 1},${lines.length} @@\n${body}`,
  );
}

const code = ["const user = find(id);", "return user.name;"];
const first = added("src/a.ts", 10, code);
const moved = added("src/a.ts", 300, code);

function fingerprints(
  diff: ReturnType<typeof added>,
  issues: readonly Partial<MergedIssue>[],
  renamedFrom?: RenamedFrom,
): string[] {
  const anchored = issues.map((said) => {
    const issue = madeMergedIssue({ file: "src/a.ts", snippet: "return user.name;", ...said });
    return { ...issue, anchor: anchorIssue(issue, diff) };
  });
  return fingerprintIssues(anchored, diff, sha256, renamedFrom);
}
const nullIssue = { title: "Null dereference of user", description: "user may be null here." };

describe("fingerprintIssues", () => {
  it("gives 64 hex digits for every issue, in order", () => {
    const found = fingerprints(first, [nullIssue, { file: null, snippet: null, title: "Docs" }]);
    expect(found).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(found[0]).not.toBe(found[1]);
  });

  it("survives moved lines, another indentation, and another severity, category and line", () => {
    const expected = fingerprints(first, [nullIssue]);
    expect(fingerprints(moved, [{ ...nullIssue, line: 7, severity: "high" }])).toEqual(expected);
    const indented = added(
      "src/a.ts",
      10,
      code.map((line) => `\t\t${line}`),
    );
    expect(fingerprints(indented, [{ ...nullIssue, category: "security" }])).toEqual(expected);
  });

  it("survives a rename that git reports", () => {
    const renamed = added("src/b.ts", 10, code);
    const issue = { ...nullIssue, file: "src/b.ts" };
    const expected = fingerprints(first, [nullIssue]);
    expect(fingerprints(renamed, [issue], new Map([["src/b.ts", "src/a.ts"]]))).toEqual(expected);
    expect(fingerprints(renamed, [issue])).not.toEqual(expected);
  });

  it("survives other words for the same kind of defect", () => {
    const reworded = { title: "`user` is null when nothing is found", description: "" };
    expect(fingerprints(first, [reworded])).toEqual(fingerprints(first, [nullIssue]));
  });

  it("changes when the code changes", () => {
    const fixed = added("src/a.ts", 10, ["const user = find(id);", "return user?.name;"]);
    const issue = { ...nullIssue, snippet: "return user?.name;" };
    expect(fingerprints(fixed, [issue])).not.toEqual(fingerprints(first, [nullIssue]));
  });

  it("tells different defects of the same code apart", () => {
    const others = [
      { title: "User name is logged in plaintext", description: "A secret is exposed." },
      { title: "Typo in the misspelled property", description: "" },
      { title: "Odd shape", description: "" },
      { title: "Strange vibe", description: "" },
    ];
    const found = fingerprints(first, [nullIssue, ...others]);
    expect(new Set(found).size).toBe(5);
  });

  it("gives issues of one kind at one place different fingerprints, whatever their order", () => {
    const other = { title: "Null passed to the constructor", description: "null" };
    const [a, b] = fingerprints(first, [nullIssue, other]);
    expect(a).not.toBe(b);
    expect(fingerprints(first, [other, nullIssue])).toEqual([b, a]);
  });

  it("uses path and title where there is no code", () => {
    const said = { snippet: null, line: null, title: "Missing tests" };
    const [file] = fingerprints(first, [said]);
    expect(fingerprints(moved, [{ ...said, description: "more words" }])).toEqual([file]);
    expect(fingerprints(first, [{ ...said, title: "Missing docs" }])).not.toEqual([file]);
    expect(fingerprints(first, [{ ...said, file: null }])).not.toEqual([file]);
  });
});
