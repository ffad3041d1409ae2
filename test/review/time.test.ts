import { describe, expect, it } from "vitest";
import { wordsOf } from "../../src/review/merge/words.ts";
import { growthOf, hostileShapes, isTooMuch } from "../text/growth.ts";
import { wordFunctions } from "./time-of-words.ts";

describe.each(Object.entries(wordFunctions))(
  "%s takes time that grows with the text",
  (_name, run) => {
    it.each(Object.entries(hostileShapes))("of %s", (_shape, shape) => {
      expect(growthOf(run, shape)).not.toSatisfy(isTooMuch);
    });
  },
);

it("splits a long text of code spans in time that grows with it", () => {
  const shape = (length: number) => "`a".repeat(length / 2);
  expect(growthOf(wordsOf, shape, 4_000)).not.toSatisfy(isTooMuch);
});

it("splits a name of any length", () => {
  expect(wordsOf("aB".repeat(400_000)).claim.length).toBeGreaterThan(0);
});
