import type { RpcError } from "../../coder/rpc/json-rpc.ts";
import type { CoderErrorDetails, CoderFailure } from "../../errors.ts";

/** A request to codex' app-server came to nothing. For whoever uses its client; the subclasses say more. */
export class AppServerError extends Error {
  override readonly name: string = "AppServerError";
}

/** The app-server refused a request. */
export class RequestError extends AppServerError {
  override readonly name: string = "RequestError";
  readonly method: string;
  /** JSON-RPC's. */
  readonly code: number;
  readonly data: unknown;

  constructor(message: string, method: string, code: number, data: unknown, cause?: unknown) {
    super(message, { cause });
    this.method = method;
    this.code = code;
    this.data = data;
  }
}

/** It needs an account that codex is not logged in to. */
export class NotAuthenticatedError extends RequestError {
  override readonly name = "NotAuthenticatedError";
}

/** There is no thread, or no kept one, with this id. */
export class ThreadNotFoundError extends RequestError {
  override readonly name = "ThreadNotFoundError";
}

/** The app-server has too much to do, after all retries too. */
export class OverloadedError extends RequestError {
  override readonly name = "OverloadedError";
}

/** The process is gone, was closed, or broke its protocol. */
export class ConnectionError extends AppServerError {
  override readonly name = "ConnectionError";
  /** The end of what it wrote to stderr, at most 4,000 characters: hostile text. */
  readonly stderrTail: string;

  constructor(message: string, stderrTail: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.stderrTail = stderrTail;
  }
}

/** No answer came in time. */
export class RequestTimeoutError extends AppServerError {
  override readonly name = "RequestTimeoutError";
}

/** There is a turn on the thread already: steer that one, or wait for its end. */
export class TurnRunningError extends AppServerError {
  override readonly name = "TurnRunningError";
}

/** Whoever read notifications fell behind by more than the buffer holds. */
export class LaggedError extends AppServerError {
  override readonly name = "LaggedError";
}

/** A turn did not end well. */
export class TurnFailedError extends AppServerError {
  override readonly name = "TurnFailedError";
  /** `cancelled`: it was interrupted. */
  readonly reason: CoderFailure;
  readonly details: Partial<CoderErrorDetails>;

  constructor(message: string, reason: CoderFailure, details: Partial<CoderErrorDetails> = {}) {
    super(message);
    this.reason = reason;
    this.details = details;
  }
}

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
