import type { CoderErrorDetails, CoderFailure } from "../../errors.ts";
import { failureOfStatus } from "../failure-of-status.ts";
import { numberOrNone, readObject, textOrNone } from "../read-json.ts";
import { vendorMessage } from "../vendor-message.ts";

/** What a turn that codex gave up comes to. */
export interface TurnFailure {
  readonly reason: CoderFailure;
  readonly message: string;
  readonly details: Partial<CoderErrorDetails>;
}

/** Reads a turn's error: `{message, codexErrorInfo}`. A cut stream, a silent one and HTTP 400 are all `other` there. */
export function turnFailure(value: unknown): TurnFailure {
  const error = readObject(value, "a turn's error");
  const info = error.codexErrorInfo;
  const message = vendorMessage(textOrNone(error.message) ?? "codex gave no reason");
  if (typeof info === "string") return { reason: reasonOf(info), message, details: {} };
  const status = httpStatus(info);
  return { reason: failureOfStatus(status), message, details: { status } };
}

/** The vendor's words for a failure without an HTTP status, as `CodexErrorInfo` lists them. */
function reasonOf(info: string): CoderFailure {
  switch (info) {
    case "unauthorized":
      return "authentication";
    case "rateLimitExceeded":
    case "usageLimitExceeded":
      return "rate-limit";
    case "serverOverloaded":
    case "internalServerError":
    case "flexUnavailable":
    case "policyCapacityUnavailable":
      return "overloaded";
    case "sessionBudgetExceeded":
      return "limit";
    default:
      return "api";
  }
}

/** `{httpConnectionFailed: {httpStatusCode}}` and its three siblings. */
function httpStatus(info: unknown): number | undefined {
  if (typeof info !== "object" || info === null) return undefined;
  const [cause] = Object.values(info);
  return typeof cause === "object" && cause !== null
    ? numberOrNone(readObject(cause, "cause").httpStatusCode)
    : undefined;
}
