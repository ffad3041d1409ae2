import type { IncomingMessage, ServerResponse } from "node:http";
import { checkRequest } from "./check-request.ts";
import { type Forwarded, forward, type GatewayContext, notForwarded } from "./forward.ts";
import type { VendorName } from "./gateway.ts";
import { protocols } from "./protocols.ts";
import { readBody } from "./read-body.ts";
import type { GatewayRecord } from "./record.ts";
import { type Refusal, refusal, stoppedRefusal } from "./refusal.ts";
import { sendRefusal } from "./send-error.ts";
import type { OpenThread } from "./thread.ts";
import { tokenOf } from "./token-of.ts";

/** Answers one request of a CLI, whatever it asks. */
export async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  context: GatewayContext,
  threadOf: (token: string) => OpenThread | undefined,
): Promise<GatewayRecord | undefined> {
  const start = performance.now();
  const thread = threadOf(tokenOf(message.headers) ?? "");
  const vendor = thread?.options.vendor;
  if (message.method === "HEAD") {
    // claude opens its connection so, without a token; nobody counts it.
    response.writeHead(404).end();
    return undefined;
  }
  const result = await outcome(message, response, context, thread);
  if (result.refusal !== undefined)
    sendRefusal(response, protocols[vendor ?? vendorLike(message.url)], result.refusal);
  return {
    ...result,
    refusal: result.refusal?.reason,
    label: thread?.options.label,
    vendor,
    status: response.headersSent ? response.statusCode : undefined,
    durationMs: performance.now() - start,
  };
}

async function outcome(
  message: IncomingMessage,
  response: ServerResponse,
  context: GatewayContext,
  thread: OpenThread | undefined,
): Promise<Forwarded> {
  const { controller, end } = thread?.begin() ?? {};
  response.once("close", () => controller?.abort(new Error("the client went away")));
  try {
    const body = await readBody(message, thread !== undefined).catch(() => undefined);
    if (body === undefined) return { ...notForwarded, end: "aborted" };
    if (thread === undefined || controller === undefined)
      return refused(refusal("token", "unknown token, or one of a closed thread"));
    const checked = checkRequest(thread, message, body);
    if ("reason" in checked) return refused(checked);
    const { signal } = controller;
    const forwarded = await forward(context, thread, checked, message.headers, response, signal);
    const unanswered = forwarded.end === "aborted" && !response.headersSent && !response.destroyed;
    if (!unanswered) return forwarded;
    // The thread was stopped before the answer began, and the client still waits.
    return { ...forwarded, end: "refused", refusal: stoppedRefusal(thread.stopped) };
  } finally {
    end?.();
  }
}

function refused(why: Refusal): Forwarded {
  return { ...notForwarded, end: "refused", refusal: why };
}

/** Whose error shape a request without a known token gets. */
function vendorLike(path: string | undefined): VendorName {
  if (path?.startsWith("/v1beta/")) return "gemini";
  return path?.startsWith("/v1/messages") ? "anthropic" : "openai";
}
