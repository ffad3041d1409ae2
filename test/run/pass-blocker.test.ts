import { expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { noSpending } from "../../src/model/spending.ts";
import { passBlocker } from "../../src/run/pass-blocker.ts";

const limits = parseConfig({
  ...{ "max-cost": "4", "max-tokens": "1000", "max-requests": "10", timeout: "30" },
});

it.each([
  ["max-cost", { costUsd: 2 }, 0],
  ["max-tokens", { inputTokens: 100, cachedInputTokens: 200, outputTokens: 200 }, 0],
  ["max-requests", { requests: 5 }, 0],
  ["timeout", {}, 15 * 60_000],
])("begins no further look once half of %s is gone", (name, spent, elapsedMs) => {
  const why = `half of ${name} was used, and votes and fixes need the rest`;
  expect(passBlocker(limits, { ...noSpending, ...spent }, elapsedMs)).toBe(why);
});

it("begins one while more than half of everything is left, also at unknown cost", () => {
  const spent = { ...noSpending, costUsd: null, inputTokens: 499, requests: 4 };
  expect(passBlocker(limits, spent, 15 * 60_000 - 1)).toBeNull();
});
