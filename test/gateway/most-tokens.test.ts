import { expect, test } from "vitest";
import { mostTokens } from "../../src/gateway/protocols/most-tokens.ts";

test.each([
  ["", 0],
  ["abcz", 2],
  ["the end", 3.5],
  ["ABYZ", 4],
  ["1234", 4],
  ["`{@[", 4],
  ["€é", 5],
  ["\n\t", 2],
])("%j has at most %d tokens", (text, most) => {
  expect(mostTokens(text)).toBe(most);
  expect(mostTokens(Buffer.from(text))).toBe(most);
});
