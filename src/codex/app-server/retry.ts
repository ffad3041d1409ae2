import { setTimeout as wait } from "node:timers/promises";

/** How an overloaded app-server is asked again. */
export interface RetryOptions {
  /** Undefined: 5, the first one included. */
  readonly attempts?: number | undefined;
  /** Before the second attempt; doubles each time. Undefined: 100. */
  readonly baseDelayMs?: number | undefined;
  /** Undefined: 5,000. */
  readonly maxDelayMs?: number | undefined;
}

/** Repeats what fails for a reason that passes, after growing waits of a random length. Rejects with the last error. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  passes: (error: unknown) => boolean,
  signal: AbortSignal,
  options: RetryOptions = {},
): Promise<T> {
  const { attempts = 5, baseDelayMs = 100, maxDelayMs = 5_000 } = options;
  for (let n = 1; ; n += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (n >= attempts || !passes(error)) throw error;
      const limitMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (n - 1));
      // Half of it at random, so that several clients do not come back together.
      await wait(limitMs * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}
