import { once, setMaxListeners } from "node:events";
import type { Account, Reservation } from "./account.ts";
import { type Estimate, LEAST_OUTPUT_TOKENS, outputRoom, reservationOf } from "./estimate.ts";
import type { Tokens } from "./spending.ts";

/** With so much of its answer free a request does not wait for more. */
const AMPLE_OUTPUT_TOKENS = 32_000;

/** A request that may go: what it may come to is set aside until it is settled. */
interface Permit {
  /** At most what the request asked for; less when no more is left. */
  readonly outputTokens: number;
  /** Once. Undefined: nothing was spent, and it counts as no request. */
  charge(spent: { readonly tokens: Tokens; readonly costUsd: number | null } | undefined): void;
}

/** An account, and what to call it when it is used up. */
interface Budget {
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
  admit(
    budgets: readonly Budget[],
    estimate: Estimate,
    signal: AbortSignal,
  ): Promise<Permit | string>;
}

export function createAdmission(): Admission {
  const settled = new EventTarget();
  setMaxListeners(0, settled);

  function permit(
    budgets: readonly Budget[],
    reservation: Reservation,
    outputTokens: number,
  ): Permit {
    for (const { account } of budgets) account.reserve(reservation);
    return {
      outputTokens,
      charge(spent) {
        for (const { account } of budgets) account.charge(reservation, spent);
        settled.dispatchEvent(new Event("settled"));
      },
    };
  }

  return {
    async admit(budgets, estimate, signal) {
      const least = Math.min(LEAST_OUTPUT_TOKENS, estimate.outputTokens);
      const ample = Math.min(AMPLE_OUTPUT_TOKENS, estimate.outputTokens);
      while (true) {
        signal.throwIfAborted();
        const poor = budgets.find(
          ({ account }) => outputRoom(estimate, account.left(false)) < least,
        );
        if (poor !== undefined) return usedUp(poor, estimate);
        const room = roomOf(budgets, estimate, false);
        const free = roomOf(budgets, estimate, true);
        // Less than ample is taken only when waiting brings no more.
        if (free >= ample || free === room) {
          const outputTokens = Math.min(estimate.outputTokens, free);
          return permit(budgets, reservationOf(estimate, outputTokens), outputTokens);
        }
        await once(settled, "settled", { signal });
      }
    },
  };
}

function roomOf(budgets: readonly Budget[], estimate: Estimate, withReserved: boolean): number {
  return Math.min(
    ...budgets.map(({ account }) => outputRoom(estimate, account.left(withReserved))),
  );
}

function usedUp({ account, name }: Budget, estimate: Estimate): string {
  const { maxRequests, maxTokens, maxCostUsd } = account.limits;
  const left = account.left(false);
  if (left.requests < 1) return `the request limit of ${name} is reached (${maxRequests})`;
  const least = reservationOf(estimate, Math.min(LEAST_OUTPUT_TOKENS, estimate.outputTokens));
  return left.tokens < least.tokens
    ? `the token limit of ${name} is reached (${maxTokens}; what is left is not enough for another request)`
    : `the cost limit of ${name} is reached (${maxCostUsd} US dollars; what is left is not enough for another request)`;
}
