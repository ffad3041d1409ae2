import type { ServerResponse } from "node:http";
import { answerHeaders } from "./headers.ts";
import { parseObject } from "./protocols/json.ts";
import type { Protocol } from "./protocols/protocol.ts";
import type { VendorFailure } from "./retry-delay.ts";

/** Why the gateway refuses a request. */
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
 * 400 is the only status that ends a turn at once in all CLIs. codex repeats 403, claude and gemini repeat 429, and 404
 * becomes "no such model". A silent or unreachable vendor gets 504 or 502, so that coders can tell it from a wrong
 * request. Our CLIs do not retry those either.
 */
export function refusal(reason: RefusalReason, why: string): Refusal {
  const status = reason === "deadline" ? 504 : reason === "unreachable" ? 502 : 400;
  return { reason, status, message: `model gateway: ${why}` };
}

/** @param reason as in `GatewayThread.stopped` */
export function stoppedRefusal(reason: string | undefined): Refusal {
  return refusal("stopped", `this thread was stopped: ${reason}`);
}

/** Sends a refusal in the vendor's error shape. */
export function sendRefusal(response: ServerResponse, protocol: Protocol, why: Refusal): void {
  const body = JSON.stringify(protocol.errorBody(why.status, why.message));
  response.writeHead(why.status, { "content-type": "application/json" }).end(body);
}

/**
 * Relays a vendor's error with its status and body, which coders interpret. A body that is not JSON (a proxy's page) is
 * replaced.
 *
 * @param key replaced in the body, should the vendor repeat it
 */
export function sendFailure(
  response: ServerResponse,
  protocol: Protocol,
  failure: VendorFailure,
  key: string,
): void {
  const { status, headers } = failure;
  const message = `model gateway: the vendor answered ${status}`;
  const body =
    parseObject(failure.body) === undefined
      ? JSON.stringify(protocol.errorBody(status, message))
      : failure.body.replaceAll(key, "[key]");
  response.writeHead(status, {
    ...answerHeaders(headers, key),
    "content-type": "application/json",
  });
  response.end(body);
}
