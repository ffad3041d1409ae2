/** Tokens of a request as they are paid for: `inputTokens` has no cached ones and no cache writes, output has reasoning. */
export interface Tokens {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
}

/** Tokens and cost as measured. */
export interface Spending extends Tokens {
  /** Sent to the vendor; a repeated one counts once. */
  readonly requests: number;
  /** Null when a model without a price was used. */
  readonly costUsd: number | null;
}

export const noTokens: Tokens = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
};

export const noSpending: Spending = { ...noTokens, requests: 0, costUsd: 0 };

/** One more request in the books. */
export function withRequest(sum: Spending, tokens: Tokens, costUsd: number | null): Spending {
  return {
    requests: sum.requests + 1,
    inputTokens: sum.inputTokens + tokens.inputTokens,
    cachedInputTokens: sum.cachedInputTokens + tokens.cachedInputTokens,
    cacheWriteTokens: sum.cacheWriteTokens + tokens.cacheWriteTokens,
    outputTokens: sum.outputTokens + tokens.outputTokens,
    costUsd: sum.costUsd === null || costUsd === null ? null : sum.costUsd + costUsd,
  };
}

/** All tokens, whatever they cost. */
export function tokenCount(tokens: Tokens): number {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens } = tokens;
  return inputTokens + cachedInputTokens + cacheWriteTokens + outputTokens;
}
