import type { Usage } from "../../usage.ts";
import type { ExecUsage } from "./exec-event.ts";

/** A turn's tokens: the thread's total after it less the total before. Codex' input includes what was cached. */
export function usageSince(before: ExecUsage | undefined, after: ExecUsage): Usage {
  const cached = since(before?.cached_input_tokens, after.cached_input_tokens);
  const written = since(before?.cache_write_input_tokens, after.cache_write_input_tokens);
  const input = since(before?.input_tokens, after.input_tokens);
  return {
    inputTokens: input && Math.max(0, input - (cached ?? 0) - (written ?? 0)),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: since(before?.output_tokens, after.output_tokens),
    reasoningTokens: since(before?.reasoning_output_tokens, after.reasoning_output_tokens),
  };
}

function since(before = 0, after: number | undefined): number | undefined {
  return after === undefined ? undefined : Math.max(0, after - before);
}
