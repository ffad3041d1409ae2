/** Why the gateway itself says no. */
export type RefusalReason =
  /** Unknown token, or one of a closed thread. */
  | "token"
  /** Not a model endpoint of this thread's vendor. */
  | "endpoint"
  /** Too large a body. */
  | "size"
  /** The body cannot be read. */
  | "malformed"
  /** Another model than the thread's. */
  | "model"
  /** A model without a price, where cost is limited. */
  | "price"
  /** A tool that the vendor runs, or content that the vendor would fetch. */
  | "hosted"
  /** A limit of requests, tokens or cost is reached. */
  | "limit"
  /** The thread was stopped. */
  | "stopped"
  /** The vendor did not begin its answer in time. */
  | "deadline"
  /** The vendor cannot be reached. */
  | "unreachable"
  /** The vendor answered with a redirect. */
  | "redirect";

/** A refusal on its way to the client. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly status: number;
  readonly message: string;
}

/**
 * 400 is the one status that ends a turn at once in all three CLIs whatever their retries are set to (403 is repeated by
 * codex, 429 by claude and gemini, 404 becomes "no such model"). A vendor that is silent or gone is told as such, so that
 * coders can tell it from a wrong request; with the CLIs' own retries off that ends the turn at once too.
 */
export function refusal(reason: RefusalReason, why: string): Refusal {
  const status = reason === "deadline" ? 504 : reason === "unreachable" ? 502 : 400;
  return { reason, status, message: `model gateway: ${why}` };
}

/** @param reason as in `GatewayThread.stopped` */
export function stoppedRefusal(reason: string | undefined): Refusal {
  return refusal("stopped", `this thread was stopped: ${reason}`);
}
