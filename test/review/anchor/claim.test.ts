import { describe, expect, it } from "vitest";
import {
  beginsClaim,
  type Claim,
  claimedRange,
  claimOf,
  distance,
  fitToClaim,
  isBlank,
  otherDistance,
} from "../../../src/review/anchor/claim.ts";
import { type CodeMatch, codeMatch } from "../../../src/review/anchor/find-code.ts";
import type { SnippetReading } from "../../../src/review/anchor/snippet-readings.ts";
import { hunkSides } from "../../../src/review/diff/hunk-side.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";

// New line 10 is old line 3 and so on, until the added lines 13 and 14.
const diff = parseDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -3,7 +10,9 @@
 one();

 two();
+added();
+
 three();

   	
 four();
@@ -40,2 +49,3 @@
 five();
+six();
 seven();
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
--- a/gone.ts
+++ /dev/null
@@ -1,2 +0,0 @@
-one();
-two();
`);
const hunks = diff.files[0] ? hunkSides(diff.files[0]) : [];
const gone = diff.files[1] ? hunkSides(diff.files[1]) : [];
const [first, second, left] = hunks;
if (first === undefined || second === undefined || left === undefined) throw new Error("no hunks");

const claim = (startLine: number, line = startLine, side: "RIGHT" | "LEFT" = "RIGHT"): Claim => ({
  ...{ startLine, line, side, sideNamed: true },
});
const quoted = (blankBefore = 0, blankAfter = 0): SnippetReading => ({
  ...{ lines: [], pieces: ["x"], side: null, blankBefore, blankAfter },
});
/** The match of lines of code, by their numbers on the right. */
function match(from: number, to = from, reading = quoted()): CodeMatch {
  const index = (line: number) => first?.code.findIndex((one) => one.line === line) ?? -1;
  if (first === undefined) throw new Error("no hunk");
  return codeMatch(first, index(from), index(to), "whole", reading);
}

describe("claimOf", () => {
  it("knows the lines and the side that an issue names", () => {
    const none = { line: null, endLine: null, side: null };
    expect(claimOf(none)).toBeUndefined();
    expect(claimOf({ ...none, endLine: 4 })).toBeUndefined();
    expect(claimOf({ ...none, line: 4 })).toEqual({ ...claim(4), sideNamed: false });
    expect(claimOf({ line: 4, endLine: 2, side: "LEFT" })).toEqual(claim(2, 4, "LEFT"));
    expect(claimOf({ line: 2, endLine: 4, side: "RIGHT" })).toEqual(claim(2, 4));
  });
});

describe("claimedRange", () => {
  it.each([
    [claim(11), first, 11, 11, false],
    [claim(10, 18), first, 10, 18, false],
    [claim(9, 12), first, 10, 12, true],
    [claim(17, 30), first, 17, 18, true],
    [claim(16, 51), first, 16, 18, true],
    [claim(17, 60), second, 49, 51, true],
    [claim(18, 49), first, 18, 18, true],
    [claim(3, 9, "LEFT"), left, 3, 9, false],
  ])("is the part of %j in the hunk with most of it", (claimed, hunk, startLine, line, cut) => {
    expect(claimedRange(claimed, hunks)).toEqual({ hunk, startLine, line, cut });
  });

  it("is nothing where no hunk has any of it", () => {
    expect(claimedRange(claim(9), hunks)).toBeUndefined();
    expect(claimedRange(claim(19, 48), hunks)).toBeUndefined();
    expect(claimedRange(claim(49, 51, "LEFT"), hunks)).toBeUndefined();
    expect(claimedRange(claim(1), [])).toBeUndefined();
  });

  it("is on the other side in a file that has no line on the claimed one", () => {
    expect(claimedRange(claim(2), gone)).toMatchObject({ hunk: { side: "LEFT" }, line: 2 });
  });
});

describe("the distance of a match from the claim", () => {
  it("is nothing inside, else how far the two begin from each other, by the nearer of both sides", () => {
    expect(distance(match(10), claim(10))).toBe(0);
    expect(distance(match(12), claim(10, 14))).toBe(0);
    expect(distance(match(10, 12), claim(10, 12))).toBe(0);
    expect(distance(match(12), claim(10, 12))).toBe(0);
    expect(distance(match(10, 12), claim(11, 12))).toBe(1);
    expect(distance(match(10, 12), claim(10, 11))).toBe(0);
    expect(distance(match(13), claim(20))).toBe(7);
    expect(distance(match(13), claim(6))).toBe(7);
    // Line 10 is line 3 on the left, line 15 is line 6.
    expect(distance(match(10), claim(5))).toBe(2);
    expect(distance(match(15), claim(7))).toBe(1);
    expect(distance(match(10, 12), claim(3, 5))).toBe(0);
    expect(distance(match(10, 12), claim(1, 4))).toBe(2);
  });

  it("is endless on a side that does not show the lines", () => {
    expect(otherDistance(match(13), claim(13))).toBe(Infinity);
    expect(otherDistance(match(12, 15), claim(13))).toBe(Infinity);
    expect(otherDistance(match(15), claim(6))).toBe(0);
    expect(otherDistance(match(12), claim(3, 5))).toBe(0);
    expect(otherDistance(match(10, 12), claim(10))).toBe(7);
  });
});

describe("beginsClaim", () => {
  it("is true where the match begins with the claim, or behind its blank lines, on either side", () => {
    expect(beginsClaim(match(12), claim(12))).toBe(true);
    expect(beginsClaim(match(12), claim(11, 13))).toBe(true);
    expect(beginsClaim(match(12), claim(10, 13))).toBe(false);
    expect(beginsClaim(match(12), claim(13))).toBe(false);
    expect(beginsClaim(match(18), claim(16, 18))).toBe(true);
    expect(beginsClaim(match(18), claim(15, 18))).toBe(false);
    expect(beginsClaim(match(18), claim(7, 9))).toBe(true);
    expect(beginsClaim(match(18), claim(6, 9))).toBe(false);
    expect(beginsClaim(match(13), claim(6))).toBe(false);
  });
});

describe("isBlank", () => {
  it("asks every line, and is true of none", () => {
    expect(isBlank(first, 11, 11)).toBe(true);
    expect(isBlank(first, 16, 17)).toBe(true);
    expect(isBlank(first, 15, 17)).toBe(false);
    expect(isBlank(first, 16, 18)).toBe(false);
    expect(isBlank(first, 12, 11)).toBe(true);
    expect(isBlank(first, 9, 9)).toBe(false);
    expect(isBlank(first, 19, 19)).toBe(false);
  });
});

describe("fitToClaim", () => {
  const at = (startLine: number, line: number, side = "RIGHT") => ({ side, startLine, line });

  it("keeps the snippet's lines without a claim, and where the claim is elsewhere", () => {
    expect(fitToClaim(match(12, 13), undefined)).toEqual(at(12, 13));
    expect(fitToClaim(match(12, 13), claim(30))).toEqual(at(12, 13));
    expect(fitToClaim(match(12, 13), claim(13, 15))).toEqual(at(12, 13));
  });

  it("takes the claimed lines where the snippet quotes their beginning or their end", () => {
    expect(fitToClaim(match(10), claim(10, 13))).toEqual(at(10, 13));
    expect(fitToClaim(match(13), claim(10, 13))).toEqual(at(10, 13));
    expect(fitToClaim(match(12), claim(11, 15))).toEqual(at(11, 15));
    expect(fitToClaim(match(15), claim(12, 17))).toEqual(at(12, 17));
    expect(fitToClaim(match(12), claim(10, 13))).toEqual(at(12, 12));
  });

  it("takes no lines that the hunk does not have", () => {
    expect(fitToClaim(match(18), claim(18, 19))).toEqual(at(18, 18));
    expect(fitToClaim(match(10), claim(9, 10))).toEqual(at(10, 10));
  });

  it("adds the blank lines that the snippet quotes around its code", () => {
    expect(fitToClaim(match(12, 12, quoted(1, 0)), claim(30, 31))).toEqual(at(11, 12));
    expect(fitToClaim(match(13, 13, quoted(0, 1)), claim(30, 31))).toEqual(at(13, 14));
    expect(fitToClaim(match(15, 15, quoted(1, 2)), claim(30, 33))).toEqual(at(14, 17));
    expect(fitToClaim(match(15, 15, quoted(1, 1)), claim(30, 33))).toEqual(at(15, 15));
    expect(fitToClaim(match(15, 15, quoted(0, 2)), claim(30, 32))).toEqual(at(15, 17));
    expect(fitToClaim(match(15, 15, quoted(3, 2)), claim(30, 32))).toEqual(at(15, 15));
    expect(fitToClaim(match(12, 12, quoted(1, 1)), claim(30, 32))).toEqual(at(12, 12));
    expect(fitToClaim(match(12, 12, quoted(1, 1)), claim(30, 30))).toEqual(at(12, 12));
  });

  it("goes to the left only where that was said and the old numbers alone agree", () => {
    expect(fitToClaim(match(15), claim(6, 6, "LEFT"))).toEqual(at(6, 6, "LEFT"));
    expect(fitToClaim(match(15), { ...claim(6, 6, "LEFT"), sideNamed: false })).toEqual(at(15, 15));
    expect(fitToClaim(match(15), claim(6))).toEqual(at(15, 15));
    expect(fitToClaim(match(15), claim(15, 15, "LEFT"))).toEqual(at(15, 15));
    expect(fitToClaim(match(15), claim(7, 7, "LEFT"))).toEqual(at(15, 15));
    expect(fitToClaim(match(13), claim(6, 6, "LEFT"))).toEqual(at(13, 13));
    expect(fitToClaim(match(10), claim(3, 5, "LEFT"))).toEqual(at(3, 5, "LEFT"));
    expect(fitToClaim(match(10), claim(3, 5))).toEqual(at(10, 12));
  });
});
