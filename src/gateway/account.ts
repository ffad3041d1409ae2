import type { Limits } from "./gateway.ts";
import { noSpending, type Spending, type Tokens, tokenCount, withRequest } from "./spending.ts";

/** What a request on its way may come to at most, or what all of them may. */
export interface Reservation {
  readonly requests: number;
  readonly tokens: number;
  readonly costUsd: number;
}

const nothingReserved: Reservation = { requests: 0, tokens: 0, costUsd: 0 };

/** What is spent, what is promised to requests on their way, and what may be spent. */
export interface Account {
  readonly limits: Limits;
  spending(): Spending;
  /** What is left; with `claimed` what others may still come to is taken off too. Infinite where there is no limit. */
  left(withReserved: boolean): Reservation;
  reserve(reservation: Reservation): void;
  /** Ends a claim with what was really spent; undefined: nothing at all. */
  charge(
    reservation: Reservation,
    spent: { readonly tokens: Tokens; readonly costUsd: number | null } | undefined,
  ): void;
}

/** An account of nothing spent yet. */
export function createAccount(limits: Limits): Account {
  let spending = noSpending;
  let tokens = 0;
  // Of priced models only: what others cost is unknown and cannot count.
  let costUsd = 0;
  let reserved = nothingReserved;

  function reserveMore(reservation: Reservation, sign: 1 | -1): void {
    const requests = reserved.requests + sign * reservation.requests;
    // Sums of dollars leave crumbs, on which nobody must wait.
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
        // A request that is on its way is as good as made.
        requests: maxRequests - spending.requests - reserved.requests,
        tokens: maxTokens - tokens - others.tokens,
        costUsd: maxCostUsd - costUsd - others.costUsd,
      };
    },
    reserve: (reservation) => reserveMore(reservation, 1),
    charge(reservation, spent) {
      reserveMore(reservation, -1);
      if (spent === undefined) return;
      tokens += tokenCount(spent.tokens);
      costUsd += spent.costUsd ?? 0;
      spending = withRequest(spending, spent.tokens, spent.costUsd);
    },
  };
}
