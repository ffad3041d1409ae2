import type { ExecUsage } from "../../coder/codex/exec/exec-event.ts";
import { numberOrNone, readObject } from "../../coder/driver/read-json.ts";

/** A thread's tokens, from the params of `thread/tokenUsage/updated`. */
export interface TokenTotals {
  /** The whole thread's so far. */
  readonly total: ExecUsage;
  /** What they were before the request that this tells of; a compaction tells some requests twice. */
  readonly before: ExecUsage;
}

/** Reads `tokenUsage` of a notification. Throws `TypeError` for one that breaks the protocol. */
export function readTokenTotals(tokenUsage: unknown): TokenTotals {
  const usage = readObject(tokenUsage, "tokenUsage");
  const total = readBreakdown(usage.total);
  const last = readBreakdown(usage.last);
  return {
    total,
    before: {
      input_tokens: less(total.input_tokens, last.input_tokens),
      cached_input_tokens: less(total.cached_input_tokens, last.cached_input_tokens),
      cache_write_input_tokens: less(total.cache_write_input_tokens, last.cache_write_input_tokens),
      output_tokens: less(total.output_tokens, last.output_tokens),
      reasoning_output_tokens: less(total.reasoning_output_tokens, last.reasoning_output_tokens),
    },
  };
}

function readBreakdown(value: unknown): ExecUsage {
  const tokens = readObject(value, "tokens");
  return {
    input_tokens: numberOrNone(tokens.inputTokens),
    cached_input_tokens: numberOrNone(tokens.cachedInputTokens),
    cache_write_input_tokens: numberOrNone(tokens.cacheWriteInputTokens),
    output_tokens: numberOrNone(tokens.outputTokens),
    reasoning_output_tokens: numberOrNone(tokens.reasoningOutputTokens),
  };
}

function less(total: number | undefined, last = 0): number | undefined {
  return total === undefined ? undefined : Math.max(0, total - last);
}
