import type { Config } from "../config/config.ts";
import type { Spending } from "../model/spending.ts";

/** What a run may take in all. */
type RunLimits = Pick<Config, "maxCostUsd" | "maxTokens" | "maxRequests" | "timeoutMs">;

/**
 * Why reviewers are not to look again, for people: half of a limit is gone, and votes and fixes need the rest. Null: they
 * may. A look costs hardly more than the one before, so that what half the limit paid for fits once more.
 */
export function passBlocker(limits: RunLimits, spent: Spending, elapsedMs: number): string | null {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens } = spent;
  const used = [
    { name: "max-cost", part: spent.costUsd ?? 0, whole: limits.maxCostUsd },
    {
      name: "max-tokens",
      part: inputTokens + cachedInputTokens + cacheWriteTokens + outputTokens,
      whole: limits.maxTokens,
    },
    { name: "max-requests", part: spent.requests, whole: limits.maxRequests },
    { name: "timeout", part: elapsedMs, whole: limits.timeoutMs },
  ];
  const gone = used.find(({ part, whole }) => part * 2 >= whole);
  return gone === undefined
    ? null
    : `half of ${gone.name} was used, and votes and fixes need the rest`;
}
