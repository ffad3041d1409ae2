import type { ServerResponse } from "node:http";
import { type PriceTable, requestCostOf } from "../prices.ts";
import { type Account, noTokens } from "./account.ts";
import { type Admission, estimateRequest } from "./admission.ts";
import type { Checked } from "./check-request.ts";
import { exchange, type UpstreamOptions } from "./exchange.ts";
import type { GatewayRecord } from "./gateway.ts";
import { requestHeaders, type ScreenedHeaders } from "./headers.ts";
import type { Json } from "./protocols/json.ts";
import { mostTokens } from "./protocols/most-tokens.ts";
import { type Refusal, refusal } from "./refusal.ts";
import type { Removals } from "./removals.ts";
import type { OpenThread } from "./thread.ts";

/** What all threads of a gateway share. */
export interface GatewayContext extends UpstreamOptions {
  readonly prices: PriceTable;
  readonly pricedOnly: boolean;
  readonly account: Account;
  readonly admission: Admission;
  readonly removed: Removals;
}

/** A request's part of its record, and the refusal that is still to be sent. */
export type Forwarded = Omit<
  GatewayRecord,
  "label" | "vendor" | "status" | "durationMs" | "refusal"
> & { readonly refusal: Refusal | undefined };

/** For a request that was not sent to the vendor. */
export const notForwarded: Omit<Forwarded, "end"> = {
  model: undefined,
  refusal: undefined,
  attempts: 0,
  tokens: noTokens,
  costUsd: 0,
  estimated: false,
  firstByteMs: undefined,
};

/**
 * Reserves what a checked request may cost, sends it to the vendor, and charges what it really cost.
 *
 * @param signal aborted when the client is gone or the thread is stopped
 */
export async function forward(
  context: GatewayContext,
  thread: OpenThread,
  { url, model, body, extraTokens, inputFactor }: Checked,
  headers: ScreenedHeaders["headers"],
  response: ServerResponse,
  signal: AbortSignal,
): Promise<Forwarded> {
  const { protocol, access, options } = thread;
  const budgets = [
    { account: context.account, name: "this run" },
    { account: thread.account, name: `the thread ${options.label}` },
  ];
  const asked = payloadOf(body);
  const most = {
    inputTokens: Math.min(protocol.longestPrompt, Math.ceil(mostTokens(asked) + extraTokens)),
    outputTokens: protocol.maxOutputTokens(body),
  };
  const estimate = estimateRequest(model, most, context.prices, inputFactor);
  if (estimate.rates === undefined && context.pricedOnly) {
    const why = `the model ${model} has no price, so the cost limit cannot be kept: say its price in the input prices`;
    return { ...notForwarded, model, end: "refused", refusal: refusal("price", why) };
  }
  const permit = await context.admission
    .admit(budgets, estimate, signal)
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined;
    });
  if (permit === undefined) return { ...notForwarded, model, end: "aborted" };
  if (typeof permit === "string") {
    thread.exhaust(permit);
    return { ...notForwarded, model, end: "refused", refusal: refusal("limit", permit) };
  }
  let spent: Parameters<typeof permit.charge>[0];
  try {
    thread.use(model);
    const less = permit.outputTokens < estimate.outputTokens;
    const payload = less
      ? payloadOf(protocol.withMaxOutputTokens(body, permit.outputTokens))
      : asked;
    const sent = requestHeaders(headers, protocol.keyHeaders(access), payload.length);
    const reserved = { ...estimate, outputTokens: permit.outputTokens };
    const to = [context, thread, url, sent, payload, reserved, response, signal] as const;
    const { billed, ...rest } = await exchange(...to);
    if (billed === undefined) return { ...notForwarded, ...rest, model };
    const { settled, ...reading } = billed;
    const costUsd = requestCostOf(model, settled.priced, context.prices) ?? null;
    spent = { tokens: reading.tokens, costUsd, atMost: settled.tokens };
    return { ...rest, ...reading, model, costUsd };
  } finally {
    permit.charge(spent);
  }
}

/** Serialized again: of a duplicate member the vendor and the gateway must see the same one. */
function payloadOf(body: Json): Buffer {
  return Buffer.from(JSON.stringify(body));
}
