import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { type PriceTable, requestCostOf } from "../prices.ts";
import type { Account } from "./account.ts";
import type { Admission } from "./admission.ts";
import type { Checked } from "./check-request.ts";
import { needOf } from "./estimate.ts";
import { exchange, type Line } from "./exchange.ts";
import { requestHeaders } from "./headers.ts";
import type { Json } from "./json.ts";
import type { GatewayRecord } from "./record.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { noTokens } from "./spending.ts";
import type { OpenThread } from "./thread.ts";

/** What all threads of a gateway share. */
export interface Road extends Line {
  readonly prices: PriceTable;
  readonly pricedOnly: boolean;
  readonly account: Account;
  readonly admission: Admission;
}

/** What is known of a request for its record, and the refusal that is still to be sent. */
export type Forwarded = Omit<
  GatewayRecord,
  "label" | "vendor" | "status" | "durationMs" | "refusal"
> & { readonly refusal: Refusal | undefined };

/** Of a request that went nowhere. */
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
 * Sets aside what a checked request may cost, sends it on, and counts what it came to.
 *
 * @param signal aborted when the client is gone or the thread is stopped
 */
export async function forward(
  road: Road,
  thread: OpenThread,
  { url, model, body }: Checked,
  headers: IncomingHttpHeaders,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<Forwarded> {
  const { protocol, access, options } = thread;
  const payers = [
    { account: road.account, name: "this run" },
    { account: thread.account, name: `the thread ${options.label}` },
  ];
  const asked = payloadOf(body);
  const need = needOf(model, asked.length, protocol.maxOutputTokens(body), road.prices);
  if (need.rates === undefined && road.pricedOnly) {
    const why = `the model ${model} has no price, so the cost limit cannot be kept: say its price in the input prices`;
    return { ...notForwarded, model, end: "refused", refusal: refusal("price", why) };
  }
  const grant = await road.admission.admit(payers, need, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return undefined;
  });
  if (grant === undefined) return { ...notForwarded, model, end: "aborted" };
  if (typeof grant === "string") {
    thread.exhaust(grant);
    return { ...notForwarded, model, end: "refused", refusal: refusal("limit", grant) };
  }
  let spent: Parameters<typeof grant.settle>[0];
  try {
    thread.use(model);
    const less = grant.outputTokens < need.outputTokens;
    const payload = less
      ? payloadOf(protocol.withMaxOutputTokens(body, grant.outputTokens))
      : asked;
    const sent = requestHeaders(headers, protocol.keyHeaders(access), payload.length);
    const gone = await exchange(road, thread, url, sent, payload, response, signal);
    const { reading, ...rest } = gone;
    if (reading === undefined) return { ...notForwarded, ...rest, model };
    const costUsd = requestCostOf(model, reading.tokens, road.prices) ?? null;
    spent = { tokens: reading.tokens, costUsd };
    return { ...rest, ...reading, model, costUsd };
  } finally {
    grant.settle(spent);
  }
}

/** Always written anew: of a member that comes twice, vendor and gateway must not see different ones. */
function payloadOf(body: Json): Buffer {
  return Buffer.from(JSON.stringify(body));
}
