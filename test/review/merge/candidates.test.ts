import { expect, test } from "vitest";
import type { RaisedIssue } from "../../../src/model/issue.ts";
import { candidatePairs } from "../../../src/review/merge/candidates.ts";
import { wordsOf } from "../../../src/review/merge/words.ts";
import { madeIssue } from "../made-issue.ts";

/** Issues of one file, each of its own line, in the words of 20 texts. */
function repeated(count: number): RaisedIssue[] {
  return Array.from({ length: count }, (_, at) => ({
    source: { reviewer: `reviewer ${at % 3}`, index: at },
    issue: madeIssue({ file: "a.ts", line: at + 1, title: `Unused variable of kind ${at % 20}` }),
  }));
}

function pairsOf(raised: readonly RaisedIssue[]): [number, number][] {
  return candidatePairs(
    raised.map(({ issue }) => wordsOf(issue.title)),
    (at) => raised[at],
  );
}

test("compares every two of a usual number of issues that share a word", () => {
  expect(pairsOf(repeated(30))).toHaveLength((30 * 29) / 2);
});

test("grows with the number of issues when few texts are repeated", () => {
  const [once, twice] = [pairsOf(repeated(1000)).length, pairsOf(repeated(2000)).length];
  expect(once).toBeGreaterThan(1000);
  expect(twice / once).toBeLessThan(2.3);
});

test("compares what is said over and over with its neighbours first", () => {
  const raised = repeated(2000);
  const gaps = pairsOf(raised.toReversed()).map(([a, b]) => b - a);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(8 * 20);
});
