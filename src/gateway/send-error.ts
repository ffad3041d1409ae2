import type { ServerResponse } from "node:http";
import { answerHeaders } from "./headers.ts";
import { parseObject } from "./json.ts";
import type { Protocol } from "./protocol.ts";
import type { Refusal } from "./refusal.ts";
import type { VendorFailure } from "./retry-delay.ts";

/** Sends the gateway's own no in the vendor's shape. */
export function sendRefusal(response: ServerResponse, protocol: Protocol, why: Refusal): void {
  const body = JSON.stringify(protocol.errorBody(why.status, why.message));
  response.writeHead(why.status, { "content-type": "application/json" }).end(body);
}

/**
 * Hands a vendor's error on with its status and body, by which coders tell what it means. A body that is not the vendor's
 * (a proxy's page) is replaced.
 *
 * @param key never handed on, should the vendor repeat it
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
  response.writeHead(status, { ...answerHeaders(headers), "content-type": "application/json" });
  response.end(body);
}
