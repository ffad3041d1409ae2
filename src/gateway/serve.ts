import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { checkRequest } from "./check-request.ts";
import { type Forwarded, forward, type GatewayContext, notForwarded } from "./forward.ts";
import type { GatewayRecord } from "./gateway.ts";
import { screenHeaders } from "./headers.ts";
import { protocolOfPath } from "./protocols/protocols.ts";
import { type Refusal, refusal, sendRefusal, stoppedRefusal } from "./refusal.ts";
import type { OpenThread } from "./thread.ts";

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
    // claude opens its connection this way, without a token. It is not counted.
    response.writeHead(404).end();
    return undefined;
  }
  const result = await outcome(message, response, context, thread);
  if (result.refusal !== undefined)
    sendRefusal(response, thread?.protocol ?? protocolOfPath(message.url ?? ""), result.refusal);
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
    const { protocol, options } = thread;
    const { headers, removed } = screenHeaders(message.headers, protocol, options.model);
    context.removed.add(options.label, "", checked.removed);
    context.removed.add(options.label, "the header ", removed);
    const forwarded = await forward(context, thread, checked, headers, response, signal);
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

/** No vendor takes more: Anthropic refuses requests above 32 MB, https://platform.claude.com/docs/en/api/errors */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads a request to its end, also when its body is not needed. An earlier answer would reset the connection, and the
 * client would never see it. Rejects when the client goes away.
 *
 * @param keep false: the text stays empty
 */
async function readBody(
  request: IncomingMessage,
  keep: boolean,
): Promise<{ readonly text: string } | "too-large"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (keep && bytes <= MAX_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > MAX_BYTES) return "too-large";
  return { text: Buffer.concat(chunks).toString("utf8") };
}

/** The token, in whichever header a CLI sends its key. Gemini also sends an empty key header. */
function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const key = headers["x-api-key"] || headers["x-goog-api-key"];
  if (typeof key === "string") return key;
  return headers.authorization?.replace(/^Bearer /i, "");
}
