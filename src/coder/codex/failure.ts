import type { CoderErrorDetails, CoderFailure } from "../../errors.ts";
import { failureOfStatus, vendorMessage } from "../driver/failure-of-status.ts";
import { numberOrNone, readObject, textOrNone } from "../driver/read-json.ts";

/** What a turn that codex gave up comes to. */
export interface TurnFailure {
  readonly reason: CoderFailure;
  readonly message: string;
  readonly details: Partial<CoderErrorDetails>;
}

/** `CodexErrorInfo`'s words that are not just `api`; the HTTP status where only one leads to the word. */
const WORDS: Readonly<Record<string, { reason: CoderFailure; status?: number }>> = {
  unauthorized: { reason: "authentication" },
  rateLimitExceeded: { reason: "rate-limit" },
  usageLimitExceeded: { reason: "rate-limit" },
  serverOverloaded: { reason: "overloaded" },
  internalServerError: { reason: "overloaded", status: 500 },
  flexUnavailable: { reason: "overloaded" },
  policyCapacityUnavailable: { reason: "overloaded" },
  sessionBudgetExceeded: { reason: "limit" },
  modelNotFound: { reason: "api", status: 404 },
};

/** How the message begins when the connection to the vendor broke, or never came about. */
const BROKEN_CONNECTION = /^(stream disconnected before completion|Connection failed)/;

/** Reads a turn's error: `{message, codexErrorInfo}`. A cut stream, a silent one and HTTP 400 are all `other` there. */
export function turnFailure(value: unknown): TurnFailure {
  const error = readObject(value, "a turn's error");
  const given = textOrNone(error.message) ?? "codex gave no reason";
  const message = vendorMessage(given);
  const info = error.codexErrorInfo;
  const word = typeof info === "string" ? WORDS[info] : undefined;
  // Of an HTTP 400, and of nothing else, codex hands on the body itself.
  const ofBody = info === "other" && message !== given ? 400 : undefined;
  const status = word?.status ?? httpStatus(info) ?? ofBody;
  const isBroken = status === undefined && BROKEN_CONNECTION.test(message);
  const reason = word?.reason ?? (isBroken ? "overloaded" : failureOfStatus(status));
  return { reason, message, details: { status } };
}

/** `{httpConnectionFailed: {httpStatusCode}}` and its three siblings. */
function httpStatus(info: unknown): number | undefined {
  if (typeof info !== "object" || info === null) return undefined;
  const [cause] = Object.values(info);
  return typeof cause === "object" && cause !== null
    ? numberOrNone(readObject(cause, "cause").httpStatusCode)
    : undefined;
}
