import type { CoderErrorDetails, CoderFailure } from "../../errors.ts";
import { failureOfStatus, vendorMessage } from "../driver/failure-of-status.ts";
import type { RpcError } from "../rpc/json-rpc.ts";

/**
 * What an error answer of the CLI means. Its code is the vendor's HTTP status, or one of JSON-RPC's own (negative). 500 is
 * the CLI's word for a 404 and for a broken connection too; only a vendor's own 500 comes with its body.
 */
export function answerFailure(error: RpcError): {
  readonly reason: CoderFailure;
  readonly message: string;
  readonly details: Partial<CoderErrorDetails>;
} {
  const { code, data } = error;
  const sentence = vendorMessage(error.message);
  const message = data === undefined ? sentence : `${sentence} (${JSON.stringify(data)})`;
  const hasStatus = code >= 400 && (code !== 500 || sentence !== error.message);
  const details = { status: hasStatus ? code : undefined };
  return { reason: reasonOf(code, error.message), message, details };
}

function reasonOf(code: number, message: string): CoderFailure {
  // A wrong key is a 400 with this word.
  if (/API_KEY_INVALID|API key not valid/.test(message)) return "authentication";
  if (code < 400 || / is not found for API version /.test(message)) return "api";
  return failureOfStatus(code);
}
