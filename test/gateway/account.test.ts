import { describe, expect, test } from "vitest";
import { createAccount, noSpending } from "../../src/gateway/account.ts";

const tokens = { inputTokens: 1, cachedInputTokens: 20, cacheWriteTokens: 300, outputTokens: 4000 };
const reservation = { requests: 1, tokens: 5_000, costUsd: 0.5 };

describe("an account", () => {
  test("has all of its limits left at first, and no end of what is not limited", () => {
    const account = createAccount({ maxRequests: 3, maxTokens: 10_000, maxCostUsd: 2 });
    expect(account.left(true)).toEqual({ requests: 3, tokens: 10_000, costUsd: 2 });
    expect(account.spending()).toEqual(noSpending);
    const free = { requests: Infinity, tokens: Infinity, costUsd: Infinity };
    expect(createAccount({}).left(true)).toEqual(free);
  });

  test("has less left while requests run, as far as they count", () => {
    const account = createAccount({ maxRequests: 3, maxTokens: 10_000, maxCostUsd: 2 });
    account.reserve(reservation);
    account.reserve({ requests: 1, tokens: 1_000, costUsd: 0.25 });
    expect(account.left(true)).toEqual({ requests: 1, tokens: 4_000, costUsd: 1.25 });
    expect(account.left(false)).toEqual({ requests: 1, tokens: 10_000, costUsd: 2 });
    account.charge(reservation, undefined);
    expect(account.left(true)).toEqual({ requests: 2, tokens: 9_000, costUsd: 1.75 });
    expect(account.spending()).toEqual(noSpending);
  });

  test("books what was really spent, every kind of token by itself", () => {
    const account = createAccount({ maxRequests: 3, maxTokens: 10_000, maxCostUsd: 2 });
    for (let at = 0; at < 2; at += 1) {
      account.reserve(reservation);
      account.charge(reservation, { tokens, costUsd: 0.25 });
    }
    expect(account.spending()).toEqual({
      inputTokens: 2,
      cachedInputTokens: 40,
      cacheWriteTokens: 600,
      outputTokens: 8000,
      requests: 2,
      costUsd: 0.5,
    });
    expect(account.left(true)).toEqual({ requests: 1, tokens: 10_000 - 2 * 4321, costUsd: 1.5 });
  });

  test("does not know its cost once a model without a price was used, and still bounds the others'", () => {
    const account = createAccount({ maxCostUsd: 2 });
    for (const costUsd of [0.25, null, 0.25]) {
      account.reserve(reservation);
      account.charge(reservation, { tokens, costUsd });
    }
    expect(account.spending()).toMatchObject({ requests: 3, costUsd: null });
    expect(account.left(true).costUsd).toBe(1.5);
  });

  test("keeps no rounding error of what running requests had reserved", () => {
    const account = createAccount({ maxCostUsd: 1 });
    const all = [0.1, 0.2, 0.3].map((costUsd) => ({ requests: 1, tokens: 0, costUsd }));
    for (const one of all) account.reserve(one);
    for (const one of all) account.charge(one, undefined);
    expect(account.left(true)).toEqual(account.left(false));
  });
});
