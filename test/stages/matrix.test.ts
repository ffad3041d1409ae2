import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixOf, reviewJobCount, shareOf } from "../../src/stages/artifacts/matrix.ts";

const claude = { name: "claude", coder: "claude" };
const second = { name: "second", coder: "claude" };
const codex = { name: "codex", coder: "codex" };
const gemini = { name: "gemini", coder: "gemini" };

describe("shareOf", () => {
  it("gives every part to exactly one job, and jobs that differ by at most one part", () => {
    const sizes = fc.record({ total: fc.nat(200), count: fc.integer({ min: 1, max: 99 }) });
    fc.assert(
      fc.property(sizes, ({ total, count }) => {
        const shares = Array.from({ length: count }, (_, at) =>
          shareOf({ index: at + 1, count }, total),
        );
        expect(shares.flat().toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: total }, (_, at) => at),
        );
        const lengths = shares.map(({ length }) => length);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("matrixOf", () => {
  it("has one job for each reviewer and part, by coder, and names who votes, fixes and judges", () => {
    const matrix = matrixOf({
      reviewers: [claude, second, codex],
      shards: 2,
      voters: [codex],
      fixer: gemini,
      judges: [claude],
    });
    expect(matrix.review.all.include).toHaveLength(6);
    expect(matrix.review.claude.include).toEqual([
      { reviewer: "claude", coder: "claude", shard: "1/2" },
      { reviewer: "claude", coder: "claude", shard: "2/2" },
      { reviewer: "second", coder: "claude", shard: "1/2" },
      { reviewer: "second", coder: "claude", shard: "2/2" },
    ]);
    expect(matrix.review.gemini.include).toEqual([]);
    expect(matrix.vote.codex.include).toEqual([{ reviewer: "codex", coder: "codex" }]);
    expect(matrix.fix.gemini.include).toEqual([{ coder: "gemini" }]);
    expect(matrix.confirm.all.include).toEqual([{ reviewer: "claude", coder: "claude" }]);
  });

  it("is empty where there is nothing to do", () => {
    const nothing = { reviewers: [], shards: 0, voters: [], fixer: null, judges: [] };
    const stages = Object.values(matrixOf(nothing));
    expect(stages.flatMap(({ all }) => all.include)).toEqual([]);
  });

  it("never has more jobs than GitHub takes, and no part without one", () => {
    const sizes = fc.record({
      shards: fc.integer({ min: 1, max: 64 }),
      reviewers: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(sizes, ({ shards, reviewers }) => {
        const panel = Array.from({ length: reviewers }, (_, at) => ({ ...codex, name: `r${at}` }));
        const { review } = matrixOf({
          reviewers: panel,
          shards,
          voters: [],
          fixer: null,
          judges: [],
        });
        expect(review.all.include.length).toBeLessThanOrEqual(256);
        const count = reviewJobCount(shards, reviewers);
        expect(review.all.include).toHaveLength(count * reviewers);
        const covered = Array.from({ length: count }, (_, at) =>
          shareOf({ index: at + 1, count }, shards),
        );
        expect(covered.every(({ length }) => length > 0)).toBe(true);
        expect(covered.flat()).toHaveLength(shards);
      }),
    );
  });
});
