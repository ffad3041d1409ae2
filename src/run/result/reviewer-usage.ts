import type { Spending } from "../../model/result.ts";

/** A reviewer's work by the gateway's count: a plain value, whoever was there. */
export interface ReviewerUsage {
  readonly reviewer: string;
  /** Ids of the models it asked for, in the order of their first request. */
  readonly models: readonly string[];
  readonly spending: Spending;
}

/** Two counts as one; a cost that is not known stays so. */
export function sumSpending(a: Spending, b: Spending): Spending {
  return {
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
  };
}
