import type { IncomingHttpHeaders } from "node:http";
import { objectIn, objectsIn, parseObject, textIn } from "./protocols/json.ts";

/** How often a request is sent at most. */
const MAX_ATTEMPTS = 6;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;
/** A vendor that asks for a longer wait is given up, because people wait for the review. */
const LONGEST_REQUESTED_MS = 60_000;

/** Errors of a connection that may be temporary. */
const TEMPORARY = [
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"],
  ...["EHOSTUNREACH", "ENETUNREACH"],
];

/** An answer of the vendor that is no success. */
export interface VendorFailure {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * How long to wait before a failed request is repeated, in milliseconds; undefined: it is not worth repeating.
 *
 * @param attempt how often the vendor was asked so far, from 1 on
 */
export function retryDelayMs(failure: VendorFailure, attempt: number): number | undefined {
  const { status, headers, body } = failure;
  const temporary = status === 408 || status === 429 || (status >= 500 && status !== 501);
  if (!temporary || attempt >= MAX_ATTEMPTS || headers["x-should-retry"] === "false")
    return undefined;
  const error = objectIn(parseObject(body)?.error);
  // OpenAI's 429 for an empty account: https://developers.openai.com/api/docs/guides/error-codes
  if (error.code === "insufficient_quota") return undefined;
  const requested = requestedDelayMs(headers) ?? googleDelayMs(error.details);
  if (requested === undefined) return backOffMs(attempt);
  return requested > LONGEST_REQUESTED_MS ? undefined : requested;
}

/** The same for a request that got no answer, by the code of the connection's error. */
export function reconnectDelayMs(code: string, attempt: number): number | undefined {
  return TEMPORARY.includes(code) && attempt < MAX_ATTEMPTS ? backOffMs(attempt) : undefined;
}

/** Doubled each time, and up to half of it by chance, so that parallel threads do not come back together. */
function backOffMs(attempt: number): number {
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return delay * (0.5 + Math.random() / 2);
}

function requestedDelayMs(headers: IncomingHttpHeaders): number | undefined {
  const exact = Number.parseFloat(String(headers["retry-after-ms"]));
  if (exact >= 0) return exact;
  const requested = headers["retry-after"];
  if (requested === undefined) return undefined;
  const seconds = Number.parseFloat(requested);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(requested);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** `google.rpc.RetryInfo` in the body, the one place where Gemini says it: `{retryDelay: "34.07s"}`. */
function googleDelayMs(details: unknown): number | undefined {
  const info = objectsIn(details).find((detail) => textIn(detail.retryDelay) !== undefined);
  const seconds = Number.parseFloat(textIn(info?.retryDelay) ?? "");
  return seconds >= 0 ? seconds * 1000 : undefined;
}
