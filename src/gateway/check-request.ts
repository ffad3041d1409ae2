import type { IncomingMessage } from "node:http";
import { type Json, parseObject } from "./protocols/json.ts";
import { type Refusal, refusal, stoppedRefusal } from "./refusal.ts";
import type { OpenThread } from "./thread.ts";

/** A request that may be sent, once there is money for it. */
export interface Checked {
  /** The vendor's address. */
  readonly url: URL;
  readonly model: string;
  readonly body: Json;
}

/** Checks everything about a thread's request but its price. */
export function checkRequest(
  thread: OpenThread,
  message: IncomingMessage,
  body: { readonly text: string } | "too-large",
): Checked | Refusal {
  const { protocol, access, options } = thread;
  const asked = URL.parse(message.url ?? "", "http://gateway");
  if (message.method !== "POST" || asked === null || !protocol.serves(asked))
    return refusal("endpoint", "this endpoint is not allowed");
  if (body === "too-large") return refusal("size", "the request is too large");
  if (thread.stopped !== undefined) return stoppedRefusal(thread.stopped);
  const encoded = message.headers["content-encoding"] !== undefined;
  const json = encoded ? undefined : parseObject(body.text);
  if (json === undefined) return refusal("malformed", "the request is not a JSON object");
  const model = protocol.modelOf(asked, json);
  if (model === undefined) return refusal("malformed", "the request names no model");
  if (options.model !== undefined && !isModel(model, options.model))
    return refusal("model", `the model ${model} is not ${options.model}, the one of this thread`);
  const hosted = protocol.hosted(json);
  if (hosted !== undefined) return refusal("hosted", `not allowed here: ${hosted}`);
  const base = (access.baseUrl ?? protocol.baseUrl).replace(/\/+$/, "");
  return { url: new URL(base + asked.pathname + asked.search), model, body: json };
}

/**
 * True when a model that is asked for is the named one. It has the same id, or the short name (`opus`) of its family.
 * What the CLIs take off or put on does not count: `[1m]`, a date, Gemini's `-customtools`.
 */
export function isModel(asked: string, named: string): boolean {
  const bare = named.replace(/\[\w+\]$/, "");
  if (/^[a-z]+$/.test(bare)) return asked.split("-").includes(bare);
  const rest = asked.startsWith(bare) ? asked.slice(bare.length) : undefined;
  return rest !== undefined && /^(-\d{8}|-\d{4}-\d{2}-\d{2})?(-customtools)?$/.test(rest);
}
