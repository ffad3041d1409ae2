import type { CoderFailure } from "../../errors.ts";
import type { TurnEnd } from "../driver/adapter.ts";
import { failureOfStatus } from "../driver/failure-of-status.ts";
import { numberOrNone, readList, readObject, textOrNone } from "../driver/read-json.ts";
import { sumUsage } from "../driver/sum-usage.ts";
import type { Usage } from "../usage.ts";

/** What the records before a `result` have shown. */
export interface TurnMemory {
  /** Text of the last assistant message; empty without one. */
  readonly lastText: string;
  /** The last input of the structured answer's tool, valid or not; undefined when it was not called. */
  readonly lastStructured: unknown;
  /** Claude Code's word for the last failed request (`authentication_failed`, `rate_limit`, …). */
  readonly lastError: string | undefined;
}

/** A turn that failed. */
export interface TurnFailure {
  readonly reason: CoderFailure;
  readonly message: string;
  readonly status: number | undefined;
}

/** Reads a `result` record: how the turn ended. */
export function turnOutcome(
  result: Readonly<Record<string, unknown>>,
  memory: TurnMemory,
): { readonly end: TurnEnd } | { readonly failure: TurnFailure } {
  const { lastText, lastStructured, lastError } = memory;
  if (result.subtype === "error_max_structured_output_retries") {
    // The driver names what is wrong and repairs.
    return { end: { text: lastText, structured: lastStructured } };
  }
  const status = numberOrNone(result.api_error_status);
  const message = messageOf(result);
  if (result.subtype === "error_max_turns" || result.subtype === "error_max_budget_usd") {
    return { failure: { reason: "limit", message, status } };
  }
  if (result.subtype !== "success" || result.is_error !== false) {
    const reason = status === undefined ? failureOfWord(lastError) : failureOfStatus(status);
    return { failure: { reason, message, status } };
  }
  const structured = result.structured_output;
  const text = structured === undefined ? (textOrNone(result.result) ?? lastText) : lastText;
  return { end: { text, structured } };
}

function messageOf(result: Readonly<Record<string, unknown>>): string {
  const errors = readList(result.errors, "result.errors").map(String);
  return textOrNone(result.result) || errors.join("; ") || `claude: ${String(result.subtype)}`;
}

/** `assistant.error` as of Claude Code 2.1.329; `server_error` is also a refused or lost connection. */
function failureOfWord(word: string | undefined): CoderFailure {
  switch (word) {
    case "authentication_failed":
    case "oauth_org_not_allowed":
      return "authentication";
    case "rate_limit":
      return "rate-limit";
    case "overloaded":
    case "server_error":
      return "overloaded";
    default:
      return "api";
  }
}

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
