import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffPath, type FileDiff } from "../../../src/review/diff/diff.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";
import { shardDiff } from "../../../src/review/diff/shard.ts";
import { estimateTokens } from "../../../src/text/tokens.ts";

/** An added file of so many lines of 36 characters: about ten tokens each. */
function file(newPath: string, lines: number): FileDiff {
  return {
    oldPath: null,
    newPath,
    status: "added",
    oldMode: null,
    newMode: "100644",
    binary: false,
    submodule: false,
    hunks: [
      {
        oldStart: 0,
        oldCount: 0,
        newStart: 1,
        newCount: lines,
        section: "",
        lines: Array.from({ length: lines }, (_, at) => ({
          kind: "added",
          oldLine: null,
          newLine: at + 1,
          text: "x".repeat(36),
          noNewline: false,
        })),
      },
    ],
  };
}

const paths = (shards: readonly { readonly files: readonly FileDiff[] }[]) =>
  shards.map(({ files }) => files.map(diffPath));

describe("shardDiff", () => {
  it("keeps a small change in one shard", () => {
    const files = [file("b/x", 3), file("a/y", 3)];
    const { shards } = shardDiff({ files }, { maxTokens: 1000, maxShards: 9 });
    expect(paths(shards)).toEqual([["b/x", "a/y"]]);
  });

  it("keeps folders together", () => {
    const files = ["a/one", "b/one", "a/two", "b/two", "c"].map((path) => file(path, 20));
    const { shards } = shardDiff({ files }, { maxTokens: 600, maxShards: 9 });
    expect(paths(shards)).toEqual([["a/one", "a/two"], ["b/one", "b/two"], ["c"]]);
  });

  it("names files that are too large, and files beyond the last shard", () => {
    const files = [file("a/one", 20), file("b/huge", 500), file("c/two", 20), file("d/three", 20)];
    const result = shardDiff({ files }, { maxTokens: 300, maxShards: 2 });
    expect(paths(result.shards)).toEqual([["a/one"], ["c/two"]]);
    expect(result.tooLarge.map(diffPath)).toEqual(["b/huge"]);
    expect(result.beyondLimit.map(diffPath)).toEqual(["d/three"]);
  });

  it("puts every file into exactly one place and no shard over the budget", () => {
    const path = fc
      .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 })
      .map((parts) => `${parts.join("/")}.ts`);
    const change = fc
      .uniqueArray(path, { maxLength: 20 })
      .chain((all) => fc.tuple(...all.map((one) => fc.nat(60).map((lines) => file(one, lines)))));
    const budget = fc.integer({ min: 50, max: 900 });
    fc.assert(
      fc.property(change, budget, fc.integer({ min: 1, max: 6 }), (files, maxTokens, maxShards) => {
        const result = shardDiff({ files }, { maxTokens, maxShards });
        const everywhere = [
          ...result.shards.flatMap((shard) => shard.files),
          ...result.tooLarge,
          ...result.beyondLimit,
        ];
        expect(everywhere.map(diffPath).sort()).toEqual(files.map(diffPath).sort());
        expect(result.shards.length).toBeLessThanOrEqual(maxShards);
        for (const shard of result.shards) {
          expect(estimateTokens(renderDiff(shard.files))).toBeLessThanOrEqual(maxTokens);
        }
      }),
    );
  });
});
