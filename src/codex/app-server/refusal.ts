import type { RpcError } from "../../coder/rpc/json-rpc.ts";
import {
  NotAuthenticatedError,
  OverloadedError,
  RequestError,
  ThreadNotFoundError,
} from "./errors.ts";

/** "Server overloaded; retry later." (openai/codex, codex-rs/app-server/README.md) */
const OVERLOADED = -32001;

/** What codex 0.169.0 says; it has no codes of their own for them. */
const NO_LOGIN = /authentication required/i;
const NO_THREAD = /^(thread not found|no rollout found|thread not loaded|invalid thread id)/i;

/** The error that an app-server's refusal stands for. */
export function refusal(error: RpcError): RequestError {
  const { message, method, code, data } = error;
  const Kind = kindOf(message, code);
  return new Kind(`codex refused ${method}: ${message}`, method, code, data, error);
}

function kindOf(message: string, code: number) {
  if (code === OVERLOADED) return OverloadedError;
  if (NO_LOGIN.test(message)) return NotAuthenticatedError;
  return NO_THREAD.test(message) ? ThreadNotFoundError : RequestError;
}
