import { numberOrNone, readObject } from "../driver/read-json.ts";
import { UNKNOWN_USAGE } from "../driver/sum-usage.ts";
import type { Usage } from "../usage.ts";

/**
 * Tokens of a turn, from the answer to `session/prompt`. The CLI counts neither cached tokens nor thoughts: its input is
 * with what was cached, its output without what was thought.
 */
export function turnUsage(answer: Readonly<Record<string, unknown>>): Usage {
  const meta = readObject(answer._meta ?? {}, "_meta");
  const quota = readObject(meta.quota ?? {}, "quota");
  const count = readObject(quota.token_count ?? {}, "token_count");
  return {
    ...UNKNOWN_USAGE,
    inputTokens: numberOrNone(count.input_tokens),
    outputTokens: numberOrNone(count.output_tokens),
  };
}
