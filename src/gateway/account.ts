/** What may be spent. Undefined or infinite: no limit. */
export interface Limits {
  /**
   * By the price table. For a model without a price the cost is unknown and this limit cannot be kept (`pricedOnly`
   * refuses it); `maxTokens` still holds.
   */
  readonly maxCostUsd?: number | undefined;
  /** Input, cached input, cache writes and output together. */
  readonly maxTokens?: number | undefined;
  readonly maxRequests?: number | undefined;
}

/** The most that one running request may use, or all of them together. */
export interface Reservation {
  readonly requests: number;
  readonly tokens: number;
  readonly costUsd: number;
}

const nothingReserved: Reservation = { requests: 0, tokens: 0, costUsd: 0 };

/** What one request came to. */
export interface Spent {
  readonly tokens: Tokens;
  /** Null: the model has no price. */
  readonly costUsd: number | null;
  /** What counts towards the limit of tokens, where not all tokens are known. Missing: `tokens`. */
  readonly atMost?: Tokens | undefined;
}

/** What is spent, what running requests have reserved, and the limits. */
export interface Account {
  readonly limits: Limits;
  spending(): Spending;
  /** What is left, minus the reservations when `withReserved`. Infinite where there is no limit. */
  left(withReserved: boolean): Reservation;
  reserve(reservation: Reservation): void;
  /** Replaces a reservation by what was really spent; undefined: nothing. */
  charge(reservation: Reservation, spent: Spent | undefined): void;
}

/** An account of nothing spent yet. */
export function createAccount(limits: Limits): Account {
  let spending = noSpending;
  let tokens = 0;
  // Of models with a price only: what others cost is unknown.
  let costUsd = 0;
  let reserved = nothingReserved;

  function reserveMore(reservation: Reservation, sign: 1 | -1): void {
    const requests = reserved.requests + sign * reservation.requests;
    // Sums of dollars leave rounding errors, which would make requests wait forever.
    if (requests === 0) reserved = nothingReserved;
    else
      reserved = {
        requests,
        tokens: reserved.tokens + sign * reservation.tokens,
        costUsd: reserved.costUsd + sign * reservation.costUsd,
      };
  }

  return {
    limits,
    spending: () => spending,
    left(withReserved) {
      const others = withReserved ? reserved : nothingReserved;
      const { maxRequests = Infinity, maxTokens = Infinity, maxCostUsd = Infinity } = limits;
      return {
        // A running request counts as made.
        requests: maxRequests - spending.requests - reserved.requests,
        tokens: maxTokens - tokens - others.tokens,
        costUsd: maxCostUsd - costUsd - others.costUsd,
      };
    },
    reserve: (reservation) => reserveMore(reservation, 1),
    charge(reservation, spent) {
      reserveMore(reservation, -1);
      if (spent === undefined) return;
      tokens += tokenCount(spent.atMost ?? spent.tokens);
      costUsd += spent.costUsd ?? 0;
      spending = withRequest(spending, spent.tokens, spent.costUsd);
    },
  };
}

/** Tokens of a request as they are paid for: `inputTokens` has no cached ones and no cache writes, output has reasoning. */
export interface Tokens {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
}

/** Tokens and cost as measured. */
export interface Spending extends Tokens {
  /** Sent to the vendor; a repeated one counts once. */
  readonly requests: number;
  /** Null when a model without a price was used. */
  readonly costUsd: number | null;
}

export const noTokens: Tokens = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
};

export const noSpending: Spending = { ...noTokens, requests: 0, costUsd: 0 };

/** One more request in the books. */
function withRequest(sum: Spending, tokens: Tokens, costUsd: number | null): Spending {
  return {
    requests: sum.requests + 1,
    inputTokens: sum.inputTokens + tokens.inputTokens,
    cachedInputTokens: sum.cachedInputTokens + tokens.cachedInputTokens,
    cacheWriteTokens: sum.cacheWriteTokens + tokens.cacheWriteTokens,
    outputTokens: sum.outputTokens + tokens.outputTokens,
    costUsd: sum.costUsd === null || costUsd === null ? null : sum.costUsd + costUsd,
  };
}

/** All tokens, whatever they cost. */
export function tokenCount(tokens: Tokens): number {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens } = tokens;
  return inputTokens + cachedInputTokens + cacheWriteTokens + outputTokens;
}
