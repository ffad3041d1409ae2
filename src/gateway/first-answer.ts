import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { decoded } from "./headers.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { reconnectDelayMs, retryDelayMs, type VendorFailure } from "./retry-delay.ts";

/** The result of sending a request, repetitions included. */
export type FirstAnswer =
  | { readonly kind: "success"; readonly answer: IncomingMessage }
  /** No success, and not worth another try: the vendor's own words, decoded. */
  | ({ readonly kind: "failure" } & VendorFailure)
  /** `begun`: the vendor may have begun an answer, and bill it. */
  | { readonly kind: "refusal"; readonly refusal: Refusal; readonly begun: boolean };

/** Errors of a connection that was never there. */
const NOT_REACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** No vendor says more about an error. */
const MAX_FAILURE_BYTES = 1024 * 1024;

/** One try, and how long to wait before the next; undefined: it was the last. */
interface Try {
  readonly outcome: FirstAnswer;
  readonly delayMs: number | undefined;
}

/**
 * Repeats the request until the vendor succeeds, refuses for good, or the time is up. The client has received nothing
 * yet, so it does not notice. Rejects when the signal is aborted.
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
  try {
    for (let attempt = 1; ; attempt++) {
      const { outcome, delayMs } = await tried(ask, attempt, either).catch((error) => {
        signal.throwIfAborted();
        if (!late.signal.aborted) throw error;
        const why = `the vendor did not answer in ${timeoutMs / 1000} s`;
        return last({ kind: "refusal", refusal: refusal("deadline", why), begun: true });
      });
      if (delayMs === undefined || performance.now() + delayMs >= deadline) return outcome;
      await sleep(delayMs, undefined, { signal });
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects when the signal is aborted. */
async function tried(
  ask: (signal: AbortSignal) => Promise<IncomingMessage>,
  attempt: number,
  signal: AbortSignal,
): Promise<Try> {
  try {
    const answer = await ask(signal);
    const { statusCode: status = 0, headers } = answer;
    if (status < 300) return last({ kind: "success", answer });
    if (status < 400) {
      answer.destroy();
      const why = `the vendor answered ${status}, a redirect, which is not followed`;
      return last({ kind: "refusal", refusal: refusal("redirect", why), begun: false });
    }
    const failure = { status, headers, body: await failureText(answer) };
    return { outcome: { kind: "failure", ...failure }, delayMs: retryDelayMs(failure, attempt) };
  } catch (error) {
    signal.throwIfAborted();
    const { name, code = name } = error as NodeJS.ErrnoException;
    const why = refusal("unreachable", `the vendor cannot be reached (${code})`);
    const begun = !NOT_REACHED.includes(code);
    const outcome = { kind: "refusal", refusal: why, begun } as const;
    return { outcome, delayMs: reconnectDelayMs(code, attempt) };
  }
}

function last(outcome: FirstAnswer): Try {
  return { outcome, delayMs: undefined };
}

/** The text of an error; what is too long, and be it for having been compressed, is none. */
async function failureText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of decoded(answer) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_FAILURE_BYTES) {
      answer.destroy();
      return "";
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
