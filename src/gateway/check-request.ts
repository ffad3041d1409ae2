import type { IncomingMessage } from "node:http";
import type { Screened } from "./protocols/allow-list.ts";
import { parseObject } from "./protocols/json.ts";
import type { Protocol } from "./protocols/protocol.ts";
import { type Refusal, refusal, stoppedRefusal } from "./refusal.ts";
import type { OpenThread } from "./thread.ts";

/** A request that may be sent, once there is money for it. */
export interface Checked extends Omit<Screened, "refused"> {
  /** The vendor's address. */
  readonly url: URL;
  readonly model: string;
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
  if (options.model !== undefined && !isModel(model, options.model, protocol.models))
    return refusal("model", `the model ${model} is not ${options.model}, the one of this thread`);
  const { refused, ...screened } = protocol.screen(json);
  if (refused !== undefined) return refusal("hosted", `not allowed here: ${refused}`);
  const base = (access.baseUrl ?? protocol.baseUrl).replace(/\/+$/, "");
  return { ...screened, url: new URL(base + asked.pathname + asked.search), model };
}

/**
 * True when a model that is asked for is the named one: it has the same id, or is one of those that the CLI asks for by
 * this name. `[1m]` at a name's end is the CLI's own.
 */
export function isModel(asked: string, named: string, models: Protocol["models"]): boolean {
  const bare = named.replace(/\[\w+\]$/, "");
  const ids = Object.hasOwn(models, bare) ? models[bare] : undefined;
  return ids?.includes(asked) ?? asked === bare;
}
