import { numberOrNone, readObject } from "../driver/read-json.ts";
import type { Usage } from "../usage.ts";

/** Tokens of one model request, from `tokenUsage.last`. The vendor's input includes what was cached. */
export function requestUsage(tokenUsage: unknown): Usage {
  const last = readObject(readObject(tokenUsage, "tokenUsage").last, "tokenUsage.last");
  const cached = numberOrNone(last.cachedInputTokens);
  const written = numberOrNone(last.cacheWriteInputTokens);
  const input = numberOrNone(last.inputTokens);
  return {
    inputTokens: input && Math.max(0, input - (cached ?? 0) - (written ?? 0)),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: numberOrNone(last.outputTokens),
    reasoningTokens: numberOrNone(last.reasoningOutputTokens),
  };
}
