import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { decoded } from "./decoded.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { reconnectDelayMs, retryDelayMs, type VendorFailure } from "./retry-delay.ts";

/** How asking the vendor ended. */
export type FirstAnswer = { readonly attempts: number } & (
  | { readonly kind: "success"; readonly answer: IncomingMessage }
  /** No success, and not worth another try: the vendor's own words, decoded. */
  | ({ readonly kind: "failure" } & VendorFailure)
  | { readonly kind: "refusal"; readonly refusal: Refusal }
);

/**
 * Asks until the vendor answers well, has said no for good, or the time is up: the client has not had a byte yet, so it
 * need not know. Rejects when the signal is aborted.
 *
 * @param ask sends the request once more; its signal is aborted with `signal` or at the deadline
 */
export async function firstAnswer(
  ask: (signal: AbortSignal) => Promise<IncomingMessage>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<FirstAnswer> {
  const deadline = performance.now() + timeoutMs;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const either = AbortSignal.any([signal, late.signal]);
  const refused = (
    reason: "deadline" | "unreachable" | "redirect",
    attempts: number,
    why: string,
  ) => ({ kind: "refusal", attempts, refusal: refusal(reason, why) }) as const;
  try {
    for (let attempts = 1; ; attempts++) {
      let delayMs: number | undefined;
      let last: FirstAnswer;
      try {
        const answer = await ask(either);
        const { statusCode: status = 0 } = answer;
        if (status >= 200 && status < 300) return { kind: "success", attempts, answer };
        if (status < 400) {
          answer.destroy();
          return refused("redirect", attempts, `the vendor answered ${status}, a redirect`);
        }
        const failure = { status, headers: answer.headers, body: await text(decoded(answer)) };
        last = { kind: "failure", attempts, ...failure };
        delayMs = retryDelayMs(failure, attempts);
      } catch (error) {
        signal.throwIfAborted();
        if (late.signal.aborted)
          return refused(
            "deadline",
            attempts,
            `the vendor did not answer in ${timeoutMs / 1000} s`,
          );
        const { code, message } = error as NodeJS.ErrnoException;
        last = refused(
          "unreachable",
          attempts,
          `the vendor cannot be reached (${code ?? message})`,
        );
        delayMs = reconnectDelayMs(error as NodeJS.ErrnoException, attempts);
      }
      if (delayMs === undefined || performance.now() + delayMs >= deadline) return last;
      await sleep(delayMs, undefined, { signal });
    }
  } finally {
    clearTimeout(timer);
  }
}
