import { once, setMaxListeners } from "node:events";
import type { Account, Claim } from "./account.ts";
import { claimOf, LEAST_OUTPUT_TOKENS, type Need, outputRoom } from "./estimate.ts";
import type { Tokens } from "./spending.ts";

/** With so much of its answer free a request does not wait for more. */
const AMPLE_OUTPUT_TOKENS = 32_000;

/** A request that may go: what it may come to is set aside until it is settled. */
interface Grant {
  /** At most what the request asked for; less when no more is left. */
  readonly outputTokens: number;
  /** Once. Undefined: nothing was spent, and it counts as no request. */
  settle(spent: { readonly tokens: Tokens; readonly costUsd: number | null } | undefined): void;
}

/** An account, and what to call it when it is used up. */
interface Payer {
  readonly account: Account;
  /** `this run`, `the thread claude`. */
  readonly name: string;
}

/** Lets requests in as long as all that pay for them can. Shared by the threads of a gateway. */
export interface Admission {
  /**
   * Where only requests on their way stand against this one it waits for them; where less is left than it asks for, it
   * gets the rest. Rejects when the signal is aborted.
   *
   * @returns what is used up, for people, when too little is left
   */
  admit(payers: readonly Payer[], need: Need, signal: AbortSignal): Promise<Grant | string>;
}

export function createAdmission(): Admission {
  const settled = new EventTarget();
  setMaxListeners(0, settled);

  function grant(payers: readonly Payer[], claim: Claim, outputTokens: number): Grant {
    for (const { account } of payers) account.claim(claim);
    return {
      outputTokens,
      settle(spent) {
        for (const { account } of payers) account.settle(claim, spent);
        settled.dispatchEvent(new Event("settled"));
      },
    };
  }

  return {
    async admit(payers, need, signal) {
      const least = Math.min(LEAST_OUTPUT_TOKENS, need.outputTokens);
      const ample = Math.min(AMPLE_OUTPUT_TOKENS, need.outputTokens);
      while (true) {
        signal.throwIfAborted();
        const poor = payers.find(({ account }) => outputRoom(need, account.left(false)) < least);
        if (poor !== undefined) return usedUp(poor, need);
        const room = roomOf(payers, need, false);
        const free = roomOf(payers, need, true);
        // Less than ample is taken only when waiting brings no more.
        if (free >= ample || free === room) {
          const outputTokens = Math.min(need.outputTokens, free);
          return grant(payers, claimOf(need, outputTokens), outputTokens);
        }
        await once(settled, "settled", { signal });
      }
    },
  };
}

function roomOf(payers: readonly Payer[], need: Need, claimed: boolean): number {
  return Math.min(...payers.map(({ account }) => outputRoom(need, account.left(claimed))));
}

function usedUp({ account, name }: Payer, need: Need): string {
  const { maxRequests, maxTokens, maxCostUsd } = account.limits;
  const left = account.left(false);
  if (left.requests < 1) return `the request limit of ${name} is reached (${maxRequests})`;
  const least = claimOf(need, Math.min(LEAST_OUTPUT_TOKENS, need.outputTokens));
  return left.tokens < least.tokens
    ? `the token limit of ${name} is reached (${maxTokens}; what is left is not enough for another request)`
    : `the cost limit of ${name} is reached (${maxCostUsd} US dollars; what is left is not enough for another request)`;
}
