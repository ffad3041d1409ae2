import { type PriceTable, priceOf, type Rates } from "../prices.ts";
import type { Reservation } from "./account.ts";

/**
 * Bytes of a request in one token, at least: English and code have three or four, what tokenisers like least about two.
 * The estimate must not be too low, for it is what parallel requests are kept from overshooting by.
 */
const BYTES_PER_TOKEN = 2;

/** The least answer worth asking for. */
export const LEAST_OUTPUT_TOKENS = 4_096;

/** What a request may come to at most. */
export interface Estimate {
  readonly inputTokens: number;
  /** As the request itself allows. */
  readonly outputTokens: number;
  /** US dollars per token; undefined: the model has no price. */
  readonly rates: { readonly input: number; readonly output: number } | undefined;
}

/** Reckons a request's need from its size and its own maximum. */
export function estimateRequest(
  model: string,
  bytes: number,
  outputTokens: number,
  prices: PriceTable,
): Estimate {
  const inputTokens = Math.ceil(bytes / BYTES_PER_TOKEN);
  const price = priceOf(model, prices);
  if (price === undefined) return { inputTokens, outputTokens, rates: undefined };
  const { longPrompt } = price;
  const long = longPrompt !== undefined && inputTokens > longPrompt.aboveTokens;
  const rates: Rates = long ? longPrompt : price;
  const input = Math.max(rates.input, rates.cacheWrite, rates.cachedInput) / 1_000_000;
  return { inputTokens, outputTokens, rates: { input, output: rates.output / 1_000_000 } };
}

/** The claim of a request that may answer with so many tokens. */
export function reservationOf({ inputTokens, rates }: Estimate, outputTokens: number): Reservation {
  return {
    requests: 1,
    tokens: inputTokens + outputTokens,
    costUsd: rates ? inputTokens * rates.input + outputTokens * rates.output : 0,
  };
}

/** Tokens of output that fit into what is left; negative when not even the input does. */
export function outputRoom({ inputTokens, rates }: Estimate, left: Reservation): number {
  if (left.requests < 1) return -1;
  const byTokens = left.tokens - inputTokens;
  if (rates === undefined) return byTokens;
  const costLeft = left.costUsd - inputTokens * rates.input;
  const byCost = rates.output > 0 ? costLeft / rates.output : costLeft < 0 ? -1 : Infinity;
  return Math.floor(Math.min(byTokens, byCost));
}
