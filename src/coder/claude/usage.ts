import { numberOrNone, readObject } from "../driver/read-json.ts";
import { sumUsage } from "../driver/sum-usage.ts";
import type { Usage } from "../usage.ts";

/**
 * The tokens of a turn, from its `result` record. `model_usage_since_last_result` counts every request; `usage`, the
 * older member, leaves out the last one of a turn that ended without an answer.
 */
export function turnUsage(result: Readonly<Record<string, unknown>>): Usage {
  const { model_usage_since_last_result: byModel } = result;
  const models = byModel === undefined ? [] : Object.values(readObject(byModel, "model usage"));
  const [first, ...rest] = models.map(modelUsage);
  return first === undefined ? plainUsage(result.usage) : rest.reduce(sumUsage, first);
}

function modelUsage(value: unknown): Usage {
  const usage = readObject(value, "model usage");
  return {
    inputTokens: numberOrNone(usage.inputTokens),
    cachedInputTokens: numberOrNone(usage.cacheReadInputTokens),
    cacheWriteTokens: numberOrNone(usage.cacheCreationInputTokens),
    outputTokens: numberOrNone(usage.outputTokens),
    reasoningTokens: numberOrNone(usage.thinkingTokens),
  };
}

function plainUsage(value: unknown): Usage {
  const usage = readObject(value, "result.usage");
  const details = readObject(usage.output_tokens_details ?? {}, "result.usage details");
  return {
    inputTokens: numberOrNone(usage.input_tokens),
    cachedInputTokens: numberOrNone(usage.cache_read_input_tokens),
    cacheWriteTokens: numberOrNone(usage.cache_creation_input_tokens),
    outputTokens: numberOrNone(usage.output_tokens),
    reasoningTokens: numberOrNone(details.thinking_tokens),
  };
}
