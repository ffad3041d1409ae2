import { once, setMaxListeners } from "node:events";
import { type PriceTable, priceOf, type Rates } from "../prices.ts";
import type { Account, Reservation, Spent } from "./account.ts";

/** A request with so much output available does not wait for more. */
const AMPLE_OUTPUT_TOKENS = 32_000;

/** Leave for one request. Its reservation holds until it is charged. */
interface Permit {
  /** At most what the request asked for; less when no more is left. */
  readonly outputTokens: number;
  /** To be called once. Undefined: nothing was spent, and it counts as no request. */
  charge(spent: Spent | undefined): void;
}

/** An account with a name for messages. */
interface Budget {
  readonly account: Account;
  /** `this run`, `the thread claude`. */
  readonly name: string;
}

/** Admits requests while all their budgets allow it. Shared by the threads of a gateway. */
export interface Admission {
  /**
   * Waits for running requests whose reservations leave too little. Grants less output than asked for when less is left.
   * Rejects when the signal is aborted.
   *
   * @returns the reason, for people, when a budget is used up
   */
  admit(
    budgets: readonly Budget[],
    estimate: Estimate,
    signal: AbortSignal,
  ): Promise<Permit | string>;
}

export function createAdmission(): Admission {
  const charges = new EventTarget();
  setMaxListeners(0, charges);

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
        charges.dispatchEvent(new Event("charge"));
      },
    };
  }

  return {
    async admit(budgets, estimate, signal) {
      const least = Math.min(LEAST_OUTPUT_TOKENS, estimate.outputTokens);
      const ample = Math.min(AMPLE_OUTPUT_TOKENS, estimate.outputTokens);
      while (true) {
        signal.throwIfAborted();
        const short = budgets.find(
          ({ account }) => outputRoom(estimate, account.left(false)) < least,
        );
        if (short !== undefined) return usedUp(short, estimate);
        const room = roomOf(budgets, estimate, false);
        const free = roomOf(budgets, estimate, true);
        // Less than ample is granted only when waiting would bring no more.
        if (free >= ample || free === room) {
          const outputTokens = Math.min(estimate.outputTokens, free);
          return permit(budgets, reservationOf(estimate, outputTokens), outputTokens);
        }
        await once(charges, "charge", { signal });
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

/** The least answer worth asking for. */
const LEAST_OUTPUT_TOKENS = 4_096;

/** The most that a request may use. */
export interface Estimate {
  readonly inputTokens: number;
  /** As the request itself allows. */
  readonly outputTokens: number;
  /** US dollars per token; undefined: the model has no price. */
  readonly rates: { readonly input: number; readonly output: number } | undefined;
}

/**
 * Estimates a request from the most tokens that it may have.
 * @param inputFactor how many times its input may cost what the price says
 */
export function estimateRequest(
  model: string,
  { inputTokens, outputTokens }: Pick<Estimate, "inputTokens" | "outputTokens">,
  prices: PriceTable,
  inputFactor = 1,
): Estimate {
  const price = priceOf(model, prices);
  if (price === undefined) return { inputTokens, outputTokens, rates: undefined };
  const { longPrompt } = price;
  const long = longPrompt !== undefined && inputTokens > longPrompt.aboveTokens;
  const rates: Rates = long ? longPrompt : price;
  const dearest = Math.max(rates.input * inputFactor, rates.cacheWrite, rates.cachedInput);
  const input = dearest / 1_000_000;
  return { inputTokens, outputTokens, rates: { input, output: rates.output / 1_000_000 } };
}

/** The reservation for a request with so many tokens of output. */
function reservationOf({ inputTokens, rates }: Estimate, outputTokens: number): Reservation {
  return {
    requests: 1,
    tokens: inputTokens + outputTokens,
    costUsd: rates ? inputTokens * rates.input + outputTokens * rates.output : 0,
  };
}

/** Tokens of output that fit into what is left; negative when not even the input fits. */
function outputRoom({ inputTokens, rates }: Estimate, left: Reservation): number {
  if (left.requests < 1) return -1;
  const byTokens = left.tokens - inputTokens;
  if (rates === undefined) return byTokens;
  const costLeft = left.costUsd - inputTokens * rates.input;
  const byCost = rates.output > 0 ? costLeft / rates.output : costLeft < 0 ? -1 : Infinity;
  return Math.floor(Math.min(byTokens, byCost));
}
