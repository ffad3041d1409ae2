import { expect, it } from "vitest";
import { standingFixes } from "../../../src/action/decide/own-commits.ts";
import type { MarkedCommit } from "../../../src/github/marker/marker.ts";

const sha = (digit: string) => digit.repeat(40);
const fix = (digit: string): MarkedCommit => ({ issue: digit.repeat(8), sha: sha(digit) });
const undo = (digit: string, of: string): MarkedCommit => ({ ...fix(digit), reverts: sha(of) });

it("knows which fixes stand, the newest first: what is taken back does not, nor what takes it back", () => {
  expect(standingFixes([])).toEqual([]);
  expect(standingFixes([fix("1"), fix("2"), fix("3")])).toEqual([fix("3"), fix("2"), fix("1")]);
  const undone = [fix("1"), fix("2"), fix("3"), undo("4", "3"), undo("5", "1"), fix("6")];
  expect(standingFixes(undone)).toEqual([fix("6"), fix("2")]);
  expect(standingFixes([fix("1"), undo("2", "1")])).toEqual([]);
});
