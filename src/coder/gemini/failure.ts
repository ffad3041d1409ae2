import type { CoderErrorDetails, CoderFailure } from "../../errors.ts";
import { failureOfStatus } from "../failure-of-status.ts";
import type { RpcError } from "../json-rpc.ts";
import { vendorMessage } from "../vendor-message.ts";

/** What an error answer of the CLI means: its code is the vendor's HTTP status, or one of JSON-RPC's own (negative). */
export function answerFailure(error: RpcError): {
  readonly reason: CoderFailure;
  readonly message: string;
  readonly details: Partial<CoderErrorDetails>;
} {
  const message = vendorMessage(error.message);
  if (error.code < 400) {
    return {
      reason: "api",
      message: `${message} ${JSON.stringify(error.data ?? "")}`,
      details: {},
    };
  }
  // A wrong key is a 400 with this word.
  const refusedKey = /API_KEY_INVALID|API key not valid/.test(error.message);
  const reason = refusedKey ? "authentication" : failureOfStatus(error.code);
  return { reason, message, details: { status: error.code } };
}
