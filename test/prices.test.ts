import { describe, expect, test } from "vitest";
import { costOf, listPrices, priceOf, requestCostOf } from "../src/prices.ts";

const usage = {
  inputTokens: 1_000_000,
  cachedInputTokens: 2_000_000,
  cacheWriteTokens: 100_000,
  outputTokens: 10_000,
};

describe("costOf", () => {
  test("adds every kind of token at its own rate", () => {
    expect(costOf("claude-opus-4-8", usage)).toBeCloseTo(5 + 2 * 0.5 + 0.625 + 0.25, 9);
  });

  test("finds a model whose id ends in a date", () => {
    expect(costOf("claude-haiku-4-5-20251001", usage)).toBe(costOf("claude-haiku-4-5", usage));
    expect(costOf("gpt-6.1-sol-2026-09-29", usage)).toBe(costOf("gpt-6.1-sol", usage));
  });

  test("knows no price for a model that is not listed, whatever its name", () => {
    for (const model of ["gpt-99", "", "constructor", "__proto__", "claude-opus-4-8-fast"]) {
      expect(costOf(model, usage)).toBeUndefined();
    }
  });

  test("is undefined when no tokens were reported, and counts a missing kind as none", () => {
    const none = {
      inputTokens: undefined,
      cachedInputTokens: undefined,
      cacheWriteTokens: undefined,
    };
    expect(costOf("gpt-5.5", { ...none, outputTokens: undefined })).toBeUndefined();
    expect(costOf("gpt-5.5", { ...none, outputTokens: 1_000_000 })).toBe(30);
  });

  test("takes the table that it is given instead of the list", () => {
    const own = { "my-model": { input: 1, cachedInput: 0, cacheWrite: 0, output: 0 } };
    expect(costOf("my-model", usage, own)).toBe(1);
    expect(costOf("gpt-5.5", usage, own)).toBeUndefined();
  });
});

describe("requestCostOf", () => {
  const prompt = (inputTokens: number) => ({
    ...usage,
    inputTokens,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
  });

  test("prices the whole request higher when its prompt is over the model's limit", () => {
    expect(requestCostOf("gpt-5.5", prompt(272_000))).toBeCloseTo(0.272 * 5, 9);
    expect(requestCostOf("gpt-5.5", prompt(272_001))).toBeCloseTo(0.272001 * 10, 9);
    expect(requestCostOf("gemini-2.5-pro", prompt(200_001))).toBeCloseTo(0.200001 * 2.5, 9);
  });

  test("counts cached tokens as part of the prompt", () => {
    const cached = { ...prompt(1_000), cachedInputTokens: 300_000 };
    expect(requestCostOf("gemini-2.5-pro", cached)).toBeCloseTo(0.001 * 2.5 + 0.3 * 0.25, 9);
  });
});

test("every listed price makes sense: cached input is cheaper than input, output is dearer", () => {
  for (const [model, price] of Object.entries(listPrices)) {
    expect(priceOf(model)).toBe(price);
    for (const rates of [price, price.longPrompt ?? price]) {
      expect(rates.cachedInput, model).toBeLessThan(rates.input);
      expect(rates.cacheWrite, model).toBeGreaterThanOrEqual(rates.input);
      expect(rates.output, model).toBeGreaterThan(rates.input);
    }
  }
});

test.each([
  [
    "gpt-5.5",
    { input: 5, cachedInput: 0.5, cacheWrite: 5, output: 30 },
    { input: 10, cachedInput: 1, cacheWrite: 10, output: 45, aboveTokens: 272_000 },
  ],
  [
    "gemini-2.5-pro",
    { input: 1.25, cachedInput: 0.125, cacheWrite: 1.25, output: 10 },
    { input: 2.5, cachedInput: 0.25, cacheWrite: 2.5, output: 15, aboveTokens: 200_000 },
  ],
  [
    "claude-haiku-5-5",
    { input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5 },
    { input: 0.5, cachedInput: 0.05, cacheWrite: 0.625, output: 2.5, aboveTokens: 100_000 },
  ],
])("long prompts of %s cost more by the vendor's rule", (model, base, longPrompt) => {
  expect(priceOf(model)).toEqual({ ...base, longPrompt });
});

test("a date counts only at the end of a model's id, and whole", () => {
  for (const model of [
    "gpt-5.5-2026013",
    "gpt-20260131-5.5",
    "gpt-5.5-20260131-x",
    "gpt-5.5-202601311",
    "gpt-5.5-2026-1-31",
  ]) {
    expect(priceOf(model)).toBeUndefined();
  }
});

test.each([
  ["inputTokens", 2.5],
  ["cachedInputTokens", 0.25],
  ["cacheWriteTokens", 2.5],
] as const)("%s alone make a prompt long", (kind, rate) => {
  const none = {
    inputTokens: undefined,
    cachedInputTokens: undefined,
    cacheWriteTokens: undefined,
    outputTokens: undefined,
  };
  expect(requestCostOf("gemini-2.5-pro", { ...none, [kind]: 200_001 })).toBeCloseTo(
    0.200001 * rate,
    9,
  );
  expect(requestCostOf("gemini-2.5-pro", { ...none, [kind]: 200_000 })).toBeCloseTo(
    0.2 * (rate / 2),
    9,
  );
  expect(requestCostOf("gemini-2.5-flash", { ...none, outputTokens: 1_000_000 })).toBe(2.5);
  expect(requestCostOf("unknown", { ...none, [kind]: 1 })).toBeUndefined();
});
