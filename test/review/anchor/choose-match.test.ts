import { describe, expect, it } from "vitest";
import { chooseMatch, chooseSimilar } from "../../../src/review/anchor/choose-match.ts";
import type { Claim } from "../../../src/review/anchor/claim.ts";
import type { CodeMatch } from "../../../src/review/anchor/find-code.ts";

const hunk = { side: "RIGHT", lines: [], first: 1, last: 1, code: [], text: "" } as const;
const reading = { lines: [], pieces: [], side: null, blankBefore: 0, blankAfter: 0 };
/** One line on the right, that the left side does not show, quoted as it stands. */
const at = (startLine: number, more: Partial<CodeMatch> = {}): CodeMatch => ({
  ...{ hunk, reading, side: "RIGHT", startLine, line: startLine, otherStartLine: null },
  ...{ extent: "whole", verbatim: true },
  ...more,
});
const deleted = { side: "LEFT" } as const;
const part = { extent: "part" } as const;
const claim = (startLine: number, line = startLine, side: "RIGHT" | "LEFT" = "RIGHT"): Claim => ({
  ...{ startLine, line, side, sideNamed: true },
});
const nothing = { status: "nothing" };
const ambiguous = { status: "ambiguous" };
const chosen = (match: CodeMatch) => ({ status: "chosen", match });

describe("chooseMatch without a claim", () => {
  it.each([
    ["nothing of nothing", [], 3, nothing],
    ["nothing of a left twin", [at(1, { ...deleted, otherStartLine: 2 })], 3, nothing],
    ["the only one", [at(1)], 1, chosen(at(1))],
    ["the only one that is deleted", [at(1, deleted)], 1, chosen(at(1, deleted))],
    ["a part", [at(1, part)], 1, chosen(at(1, part))],
    ["whole lines before a part", [at(1, part), at(2), at(3, part)], 1, chosen(at(2))],
    ["new code before old", [at(1, deleted), at(2)], 1, chosen(at(2))],
    ["neither of two", [at(1), at(2)], 9, ambiguous],
    ["neither of two deleted ones", [at(1, deleted), at(2, deleted)], 9, ambiguous],
    ["nothing that says nothing", [at(1)], 0, ambiguous],
  ] as const)("takes %s", (_what, found, words, choice) => {
    expect(chooseMatch(found, undefined, words)).toEqual(choice);
  });
});

describe("chooseMatch with a claim", () => {
  const unchanged = at(30, { otherStartLine: 10 });
  it.each([
    ["nothing of nothing", [], claim(1), nothing],
    ["the place that it points at", [at(9), at(10), at(11)], claim(10), chosen(at(10))],
    ["a place inside of it", [at(9), at(12)], claim(10, 14), chosen(at(12))],
    ["where it begins", [at(12), at(10)], claim(10, 14), chosen(at(10))],
    ["neither of two inside", [at(11), at(12), at(90)], claim(10, 14), ambiguous],
    ["whole lines elsewhere before a part", [at(10, part), at(12)], claim(10), chosen(at(12))],
    ["neither of two parts inside", [at(11, part), at(12, part)], claim(10, 14), ambiguous],
    ["a part where there is nothing else", [at(10, part)], claim(10), chosen(at(10, part))],
    ["the claimed side", [at(10), at(10, deleted)], claim(10), chosen(at(10))],
    [
      "the claimed old side",
      [at(10), at(10, deleted)],
      claim(10, 10, "LEFT"),
      chosen(at(10, deleted)),
    ],
    [
      "the claimed side before where it begins",
      [at(10), at(12, deleted)],
      claim(10, 14, "LEFT"),
      chosen(at(12, deleted)),
    ],
    [
      "lines of both sides as of the claimed one",
      [unchanged, at(12, deleted)],
      claim(10, 14, "LEFT"),
      chosen(unchanged),
    ],
    [
      "lines of the claimed side alone before those of both",
      [unchanged, at(10, deleted)],
      claim(10, 14, "LEFT"),
      chosen(at(10, deleted)),
    ],
    [
      "what is quoted as it stands",
      [at(30, { verbatim: false }), at(90), at(20, part)],
      claim(10),
      chosen(at(90)),
    ],
    [
      "whole lines before a nearer part",
      [at(90, { verbatim: false }), at(20, part)],
      claim(10),
      chosen(at(90, { verbatim: false })),
    ],
    ["the nearest part of parts", [at(90, part), at(12, part)], claim(10), chosen(at(12, part))],
    ["the one that is clearly the nearest", [at(20), at(12)], claim(10), chosen(at(12))],
    ["neither where the next is nearly as near", [at(12), at(19)], claim(10), ambiguous],
  ] as const)("takes %s", (_what, found, claimed, choice) => {
    expect(chooseMatch(found, claimed, 3)).toEqual(choice);
  });

  it.each([
    [0, 3],
    [1, 15],
    [2, 27],
  ])("believes %i words no farther away than %i lines", (words, lines) => {
    expect(chooseMatch([at(10 + lines)], claim(10), words)).toEqual(chosen(at(10 + lines)));
    expect(chooseMatch([at(11 + lines)], claim(10), words)).toEqual(ambiguous);
  });

  it("believes three words anywhere", () => {
    expect(chooseMatch([at(9_999)], claim(10), 3)).toEqual(chosen(at(9_999)));
  });
});

describe("chooseSimilar", () => {
  const like = (similarity: number, startLine: number, more: Partial<CodeMatch> = {}) => ({
    similarity,
    match: at(startLine, { ...part, verbatim: false, ...more }),
  });
  const takes = (found: { match: CodeMatch }) => chosen(found.match);

  it.each([
    ["nothing of nothing", [], undefined, nothing],
    ["what is like enough", [like(0.75, 1)], undefined, takes(like(0.75, 1))],
    ["nothing less", [like(0.74, 1)], undefined, nothing],
    ["nothing less elsewhere", [like(0.74, 1)], claim(9), nothing],
    ["nothing less inside of the claim", [like(0.74, 10)], claim(9, 12), nothing],
    ["neither of two alike", [like(1, 1), like(0.85, 2)], undefined, ambiguous],
    [
      "the one that is clearly more alike",
      [like(1, 1), like(0.84, 2)],
      undefined,
      takes(like(1, 1)),
    ],
    ["less where the claim begins", [like(0.5, 9)], claim(9, 12), takes(like(0.5, 9))],
    [
      "that against a better one elsewhere",
      [like(0.75, 90), like(0.5, 9)],
      claim(9),
      takes(like(0.5, 9)),
    ],
    [
      "a much better one elsewhere",
      [like(0.76, 90), like(0.5, 9)],
      claim(9),
      takes(like(0.76, 90)),
    ],
    [
      "the most alike where the claim begins",
      [like(0.6, 9), like(0.5, 9, deleted)],
      claim(9, 9, "LEFT"),
      takes(like(0.6, 9)),
    ],
    [
      "the claimed side of two alike",
      [like(0.6, 9), like(0.6, 9, deleted)],
      claim(9, 9, "LEFT"),
      takes(like(0.6, 9, deleted)),
    ],
    ["no left twin", [like(1, 9, { ...deleted, otherStartLine: 9 })], claim(9), nothing],
  ] as const)("takes %s", (_what, found, claimed, choice) => {
    expect(chooseSimilar(found, claimed)).toEqual(choice);
  });
});
