import { expect, test } from "vitest";
import { rivalry } from "../../../src/review/merge/rivals.ts";

/** Positions 0 and 1 are of one reviewer, 2 and 3 of another, 4 of a third. */
const reviewerOf = (position: number) => ["a", "a", "b", "b", "c"][position];

/** What speaks against each pair, by "a b", rounded. */
function against(scores: Record<string, number>): Record<string, number> {
  const pairs = Object.entries(scores).map(([key, score]) => {
    const [a = 0, b = 0] = key.split(" ").map(Number);
    return { a, b, score };
  });
  return Object.fromEntries(
    rivalry(pairs, reviewerOf).map((value, at) => [
      Object.keys(scores)[at],
      Number(value.toFixed(2)) + 0,
    ]),
  );
}

test("counts by how much another issue of the same reviewer fits better, from both sides", () => {
  expect(against({ "0 2": 0.6, "0 3": 0.5, "1 3": 0.7 })).toEqual({
    "0 2": 0,
    "0 3": -0.3,
    "1 3": 0,
  });
});

test("counts a rival that fits far better no more than one that fits clearly better", () => {
  expect(against({ "0 2": 1, "0 3": 0.1 })).toEqual({ "0 2": 0, "0 3": -0.25 });
});

test("takes two issues of one reviewer for two where another has a better fit for each", () => {
  expect(against({ "0 1": 0.3, "0 2": 0.4, "1 3": 0.5 })["0 1"]).toBe(-0.3);
  expect(against({ "0 1": 0.3, "0 2": 0.4, "1 2": 0.5 })["0 1"]).toBe(0);
});

test("knows no rivals among issues of third reviewers, equals, and the issues of one reviewer", () => {
  expect(against({ "0 2": 0.3, "0 4": 0.9 })).toEqual({ "0 2": 0, "0 4": 0 });
  expect(against({ "0 2": 0.5, "0 3": 0.5 })).toEqual({ "0 2": 0, "0 3": 0 });
  expect(against({ "0 1": 0.3, "0 2": 0.9 })).toEqual({ "0 1": 0, "0 2": 0 });
});
