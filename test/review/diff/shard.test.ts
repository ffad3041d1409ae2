import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutFile, estimateFileTokens } from "../../../src/review/diff/cut-file.ts";
import { diffPath, type FileDiff, type Hunk } from "../../../src/review/diff/diff.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";
import { type ShardLimits, shardDiff } from "../../../src/review/diff/shard.ts";
import { visible } from "../../../src/text/hidden.ts";
import { estimateTokens } from "../../../src/text/tokens.ts";
import { growthOf, isTooMuch } from "../../text/growth.ts";

/** A hunk of so many added lines, each of about ten tokens. */
function hunk(newStart: number, lines: number): Hunk {
  return {
    ...{ oldStart: 0, oldCount: 0, newStart, newCount: lines, section: "" },
    lines: Array.from({ length: lines }, (_, at) => ({
      kind: "added",
      oldLine: null,
      newLine: newStart + at,
      text: "total += read(at);",
      noNewline: false,
    })),
  };
}

/** An added file with hunks of so many lines. */
function file(newPath: string, ...sizes: readonly number[]): FileDiff {
  return {
    ...{ oldPath: null, newPath, status: "added", oldMode: null, newMode: "100644" },
    ...{ binary: false, submodule: false },
    hunks: sizes.map((lines, at) => hunk(1 + 1_000 * at, lines)),
  };
}

function shardsOf(files: readonly FileDiff[], limits: ShardLimits) {
  const cut = files.map((one) => cutFile(one, limits));
  return { ...shardDiff(cut, limits), tooLarge: cut.flatMap(({ tooLarge }) => tooLarge ?? []) };
}

const paths = (shards: readonly { readonly files: readonly FileDiff[] }[]) =>
  shards.map(({ files }) => files.map(diffPath));

/** Each part with the sizes of its hunks. */
const sizes = (shards: readonly { readonly files: readonly FileDiff[] }[]) =>
  shards.map(({ files }) =>
    files.map((part) => {
      const lines = part.hunks.map(({ newCount }) => newCount).join(" ");
      return `${diffPath(part)} ${lines}${part.hunkCount ? ` of ${part.hunkCount}` : ""}`;
    }),
  );

describe("shardDiff", () => {
  it("keeps a small change in one shard", () => {
    const files = [file("b/x", 3), file("a/y", 3)];
    const { shards } = shardsOf(files, { maxTokens: 1000, maxShards: 9 });
    expect(paths(shards)).toEqual([["b/x", "a/y"]]);
  });

  it("keeps folders together", () => {
    const files = ["a/one", "b/one", "a/two", "b/two", "c"].map((path) => file(path, 20));
    const { shards } = shardsOf(files, { maxTokens: 400, maxShards: 9 });
    expect(paths(shards)).toEqual([["a/one", "a/two"], ["b/one", "b/two"], ["c"]]);
  });

  it("names files that are too large, and files beyond the last shard", () => {
    const files = [file("a/one", 20), file("b/huge", 500), file("c/two", 20), file("d/three", 20)];
    const result = shardsOf(files, { maxTokens: 300, maxShards: 2 });
    expect(paths(result.shards)).toEqual([["a/one"], ["c/two"]]);
    expect(result.tooLarge.map(diffPath)).toEqual(["b/huge"]);
    expect(result.beyondLimit.map(diffPath)).toEqual(["d/three"]);
  });

  it("cuts a file that is too large between its hunks, and joins what is left with its neighbours", () => {
    const files = [file("a", 20, 20, 20, 5), file("b", 5)];
    const { shards, tooLarge } = shardsOf(files, { maxTokens: 400, maxShards: 9 });
    expect(sizes(shards)).toEqual([["a 20 20 of 4"], ["a 20 5 of 4", "b 5"]]);
    expect(tooLarge).toEqual([]);
  });

  it("leaves out a hunk alone that is too large, unless it may have a shard of its own", () => {
    const files = [file("a", 5, 100, 5), file("b", 5)];
    const limits = { maxTokens: 500, maxShards: 9 };
    const strict = shardsOf(files, limits);
    expect(sizes(strict.shards)).toEqual([["a 5 5 of 3", "b 5"]]);
    expect(sizes([{ files: strict.tooLarge }])).toEqual([["a 100 of 3"]]);
    const generous = shardsOf(files, { ...limits, maxHunkTokens: 2_000 });
    expect(sizes(generous.shards)).toEqual([["a 5 of 3"], ["a 100 of 3"], ["a 5 of 3", "b 5"]]);
    expect(generous.tooLarge).toEqual([]);
  });

  it("counts hidden characters as they are sent: a mark for each", () => {
    const [shown, one] = [file("a", 20), hunk(1, 20)];
    const lines = one.lines.map((line) => ({ ...line, text: `${line.text}\u200b\u200c\u200b` }));
    const hidden = { ...shown, hunks: [{ ...one, lines }] };
    expect(estimateFileTokens(hidden)).toBeGreaterThan(estimateFileTokens(shown) + 20 * 3 * 8);
  });

  it("puts every hunk into exactly one place, in order, and no shard over the budget", () => {
    const path = fc
      .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 })
      .map((parts) => `${parts.join("/")}.ts`);
    const some = fc.array(fc.nat(60), { maxLength: 6 });
    const change = fc
      .uniqueArray(path, { maxLength: 20 })
      .chain((all) => fc.tuple(...all.map((one) => some.map((lines) => file(one, ...lines)))));
    const budget = fc.integer({ min: 50, max: 900 });
    const more = fc.integer({ min: 0, max: 500 });
    const most = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(change, budget, more, most, (files, maxTokens, above, maxShards) => {
        const maxHunkTokens = maxTokens + above;
        const result = shardsOf(files, { maxTokens, maxHunkTokens, maxShards });
        const shown = [...result.shards.flatMap((shard) => shard.files), ...result.beyondLimit];
        for (const one of files) {
          const same = (parts: readonly FileDiff[]) =>
            parts.filter((part) => diffPath(part) === diffPath(one));
          const hunks = same(shown).flatMap((part) => part.hunks);
          const left = same(result.tooLarge).flatMap((part) => part.hunks);
          expect(hunks).toEqual(one.hunks.filter((each) => !left.includes(each)));
          expect(new Set([...hunks, ...left])).toEqual(new Set(one.hunks));
          const isWhole = same(shown).length === 1 && left.length === 0;
          expect(isWhole ? same(shown) : []).toEqual(isWhole ? [one] : []);
        }
        expect(result.shards.length).toBeLessThanOrEqual(maxShards);
        for (const { files: parts } of result.shards) {
          const single = parts.length === 1 && parts[0]?.hunks.length === 1;
          const tokens = estimateTokens(visible(renderDiff(parts)));
          expect(tokens).toBeLessThanOrEqual(single ? maxHunkTokens : maxTokens);
        }
      }),
    );
  });

  it("takes time that grows with the number of hunks and files", () => {
    const manyHunks = (length: number) => [
      file("a", ...Array.from({ length: length / 4 }, () => 1)),
    ];
    const manyFiles = (length: number) =>
      Array.from({ length: length / 8 }, (_, at) => file(`f${at}`, 1));
    const limits = { maxTokens: 500, maxHunkTokens: 900, maxShards: 64 };
    for (const shape of [manyHunks, manyFiles]) {
      const cut = (text: string) => shardsOf(shape(text.length), limits);
      expect(growthOf(cut, (length) => "x".repeat(length))).not.toSatisfy(isTooMuch);
    }
  });
});
