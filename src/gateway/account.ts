import type { Limits } from "./gateway.ts";
import { noSpending, type Spending, type Tokens, tokenCount, withRequest } from "./spending.ts";

/** What a request on its way may come to at most, or what all of them may. */
export interface Claim {
  readonly requests: number;
  readonly tokens: number;
  readonly costUsd: number;
}

const noClaim: Claim = { requests: 0, tokens: 0, costUsd: 0 };

/** What is spent, what is promised to requests on their way, and what may be spent. */
export interface Account {
  readonly limits: Limits;
  spending(): Spending;
  /** What is left; with `claimed` what others may still come to is taken off too. Infinite where there is no limit. */
  left(claimed: boolean): Claim;
  claim(claim: Claim): void;
  /** Ends a claim with what was really spent; undefined: nothing at all. */
  settle(
    claim: Claim,
    spent: { readonly tokens: Tokens; readonly costUsd: number | null } | undefined,
  ): void;
}

/** An account of nothing spent yet. */
export function createAccount(limits: Limits): Account {
  let spending = noSpending;
  let tokens = 0;
  // Of priced models only: what others cost is unknown and cannot count.
  let costUsd = 0;
  let claims = noClaim;

  function claimMore(claim: Claim, sign: 1 | -1): void {
    const requests = claims.requests + sign * claim.requests;
    // Sums of dollars leave crumbs, on which nobody must wait.
    if (requests === 0) claims = noClaim;
    else
      claims = {
        requests,
        tokens: claims.tokens + sign * claim.tokens,
        costUsd: claims.costUsd + sign * claim.costUsd,
      };
  }

  return {
    limits,
    spending: () => spending,
    left(claimed) {
      const others = claimed ? claims : noClaim;
      const { maxRequests = Infinity, maxTokens = Infinity, maxCostUsd = Infinity } = limits;
      return {
        // A request that is on its way is as good as made.
        requests: maxRequests - spending.requests - claims.requests,
        tokens: maxTokens - tokens - others.tokens,
        costUsd: maxCostUsd - costUsd - others.costUsd,
      };
    },
    claim: (claim) => claimMore(claim, 1),
    settle(claim, spent) {
      claimMore(claim, -1);
      if (spent === undefined) return;
      tokens += tokenCount(spent.tokens);
      costUsd += spent.costUsd ?? 0;
      spending = withRequest(spending, spent.tokens, spent.costUsd);
    },
  };
}
