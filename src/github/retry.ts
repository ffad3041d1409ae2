import type { GitHubError } from "../errors.ts";
import { type Answer, answerOf, graphqlHeaders, isLost, partialAnswer } from "./failure.ts";

/** How long and how often the client tries again. */
export interface RetryPolicy {
  /** Attempts in all, at least 1. */
  readonly attempts: number;
  /** Wait before the second attempt at something that failed; doubles each time. */
  readonly baseMs: number;
  /** GitHub may ask for at most this much patience; for more the request fails. */
  readonly maxWaitMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 4, baseMs: 1000, maxWaitMs: 120_000 };

/**
 * How long to wait before a failed request is sent again; undefined: not at all.
 *
 * A refusal for a rate limit means that nothing was done, so any request may be repeated. After 5xx or no answer at all
 * only a repeatable request may: whoever creates something has to look first (see `createOnce`).
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 * @param attempt 1 for the attempt that just failed
 */
export function retryDelayMs(
  error: unknown,
  attempt: number,
  repeatable: boolean,
  policy: RetryPolicy,
): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  const limited = limitDelayMs(answerOf(error));
  if (limited !== undefined) return limited <= policy.maxWaitMs ? limited : undefined;
  const { status } = answerOf(error);
  if (!repeatable || (status !== undefined && status < 500)) return undefined;
  return policy.baseMs * 2 ** (attempt - 1);
}

/**
 * How long to wait before a GraphQL document is sent again; undefined: not at all. GraphQL tells of its failures in an
 * answer of status 200: of a rate limit before it performs anything of the document, of others when something may be done.
 * @param reads whether the document writes nothing
 */
export function graphqlRetryDelayMs(
  failure: GitHubError,
  attempt: number,
  reads: boolean,
  policy: RetryPolicy,
): number | undefined {
  const headers = graphqlHeaders(failure);
  // Other failures have been waited for already.
  if (headers === undefined || attempt >= policy.attempts) return undefined;
  if (isLost(failure)) return reads ? policy.baseMs * 2 ** (attempt - 1) : undefined;
  const done = Object.values(partialAnswer<object>(failure) ?? {}).some((one) => one !== null);
  if (failure.status !== 429 || done) return undefined;
  const limited = limitDelayMs({ status: 429, message: failure.message, headers });
  return limited !== undefined && limited <= policy.maxWaitMs ? limited : undefined;
}

/** How long a rate limit holds; undefined when the answer tells of none. */
function limitDelayMs({ status, message, headers }: Answer): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(retryAfter)) return retryAfter * 1000;
  if (String(headers["x-ratelimit-remaining"]) === "0") {
    const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN) * 1000;
    return Number.isFinite(reset) ? Math.max(0, reset - Date.now()) + 1000 : 60_000;
  }
  return status === 429 || /secondary rate limit/i.test(message) ? 60_000 : undefined;
}

/**
 * Creates something exactly once on a line that loses answers. After a failure that leaves open whether it was
 * done, it looks before it tries again.
 * @param look what was created; undefined when it is not there
 * @param attempts attempts in all
 */
export async function createOnce<Created>(
  create: () => Promise<Created>,
  look: () => Promise<Created | undefined>,
  attempts = 3,
): Promise<Created> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create();
    } catch (error) {
      if (!isLost(error)) throw error;
      const found = await look();
      if (found !== undefined) return found;
      if (attempt >= attempts) throw error;
    }
  }
}
