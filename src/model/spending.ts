import * as Type from "typebox";
import { count, nullable, object, type Static } from "./schema.ts";

/** Tokens and cost of one coder as the gateway measured them. */
export type Spending = Static<typeof spendingSchema>;
export const spendingSchema = object({
  requests: count,
  inputTokens: count,
  cachedInputTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  /** Null when a model without a price was used. */
  costUsd: nullable(Type.Number({ minimum: 0 })),
});

/** Nothing spent. */
export const noSpending: Spending = {
  requests: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  costUsd: 0,
};

/** The sum of two counts. Its cost is unknown where one of theirs is. */
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
