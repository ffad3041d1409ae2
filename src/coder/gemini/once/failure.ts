import type { CoderErrorDetails, CoderFailure } from "../../../errors.ts";
import { failureOfStatus, vendorMessage } from "../../driver/failure-of-status.ts";
import type { OnceEnd } from "./turn.ts";

/** The statuses that the CLI's exit code stands for: it is the status modulo 256. */
const STATUSES = [400, 401, 403, 429, 500, 502, 503, 504, 529];

/** Why a turn whose `result` came is no success; undefined when it is one. */
export function onceFailure(
  { isSuccess, error, text }: Pick<OnceEnd, "isSuccess" | "error" | "text">,
  exitCode: number | null,
):
  | {
      readonly reason: CoderFailure;
      readonly message: string;
      readonly details: Partial<CoderErrorDetails>;
    }
  | undefined {
  const sentence = vendorMessage(error?.replace(/^\[API Error: (.*)\]$/s, "$1") ?? "");
  if (isSuccess && error === undefined) {
    if (text.trim() !== "") return undefined;
    return { reason: "output", message: "gemini's answer was empty or blocked", details: {} };
  }
  const message = sentence === "" ? "gemini's answer was empty or blocked" : sentence;
  if (/API_KEY_INVALID|API key not valid/.test(error ?? ""))
    return { reason: "authentication", message, details: { status: 400 } };
  const status = STATUSES.find((status) => (status & 255) === exitCode);
  if (status !== undefined)
    return { reason: failureOfStatus(status), message, details: { status } };
  if (/Loop detected/.test(message)) return { reason: "limit", message, details: {} };
  return { reason: reasonOf(message), message, details: {} };
}

function reasonOf(message: string): CoderFailure {
  if (/without a finish reason|terminated|fetch failed|network|socket/i.test(message))
    return "overloaded";
  return /empty|blocked|malformed/i.test(message) ? "output" : "api";
}
