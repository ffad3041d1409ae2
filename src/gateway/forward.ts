import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { type PriceTable, requestCostOf } from "../prices.ts";
import type { Account } from "./account.ts";
import type { Admission } from "./admission.ts";
import type { Asker } from "./ask.ts";
import type { Checked } from "./check-request.ts";
import { firstAnswer } from "./first-answer.ts";
import { requestHeaders } from "./headers.ts";
import type { Json } from "./json.ts";
import { createMeter, type Meter } from "./meter.ts";
import { needOf } from "./need.ts";
import type { GatewayRecord } from "./record.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { relay } from "./relay.ts";
import { sendFailure } from "./send-error.ts";
import { noTokens } from "./spending.ts";
import type { OpenThread } from "./thread.ts";

/** What forwarding needs of its gateway. */
export interface Road {
  readonly prices: PriceTable;
  readonly account: Account;
  readonly admission: Admission;
  readonly asker: Asker;
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/** What forwarding finds out of a record, and the refusal that is still to be sent. */
export type Forwarded = Pick<
  GatewayRecord,
  "model" | "end" | "attempts" | "tokens" | "costUsd" | "estimated" | "firstByteMs"
> & { readonly refusal: Refusal | undefined };

/**
 * Sets aside what a checked request may cost, asks the vendor, hands the answer on, and counts what it came to.
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
  const start = performance.now();
  const { protocol, access, options } = thread;
  const result = {
    model,
    attempts: 0,
    tokens: noTokens,
    costUsd: 0,
    estimated: false,
    firstByteMs: undefined,
    refusal: undefined,
  };
  const payers = [
    { account: road.account, name: "this run" },
    { account: thread.account, name: `the thread ${options.label}` },
  ];
  const asked = payloadOf(body);
  const need = needOf(model, asked.length, protocol.maxOutputTokens(body), road.prices);
  const grant = await road.admission.admit(payers, need, signal).catch(unlessAborted(signal));
  if (grant === undefined) return { ...result, end: "aborted" };
  if (typeof grant === "string") {
    thread.exhaust(grant);
    return { ...result, end: "refused", refusal: refusal("limit", grant) };
  }
  thread.use(model);
  const payload =
    grant.outputTokens < need.outputTokens
      ? payloadOf(protocol.withMaxOutputTokens(body, grant.outputTokens))
      : asked;

  /** What the vendor bills. An answer that never came was probably begun. */
  function count(meter: Meter) {
    const { tokens, estimated } = meter.end(payload.length);
    const costUsd = requestCostOf(model, tokens, road.prices) ?? null;
    return { tokens, estimated, costUsd };
  }

  let spent: Pick<Forwarded, "tokens" | "costUsd" | "estimated"> = result;
  try {
    const sent = requestHeaders(headers, protocol.keyHeaders(access.key), payload.length);
    const first = await firstAnswer(
      (attempt) => road.asker.ask(url, sent, payload, attempt),
      road.headersTimeoutMs,
      signal,
    ).catch(unlessAborted(signal));
    if (first === undefined) {
      spent = count(createMeter(protocol, true));
      return { ...result, ...spent, attempts: 1, end: "aborted" };
    }
    const known = { ...result, attempts: first.attempts, firstByteMs: performance.now() - start };
    switch (first.kind) {
      case "failure":
        sendFailure(response, protocol, first, access.key);
        return { ...known, end: "answered" };
      case "refusal":
        if (first.refusal.reason === "deadline") spent = count(createMeter(protocol, true));
        return {
          ...known,
          ...spent,
          firstByteMs: undefined,
          end: "refused",
          refusal: first.refusal,
        };
      case "success": {
        const { answer } = first;
        const streamed = answer.headers["content-type"]?.includes("event-stream") ?? false;
        const meter = createMeter(protocol, streamed);
        const whole = await relay(answer, response, meter, road.idleTimeoutMs);
        spent = count(meter);
        const end = whole ? "answered" : signal.aborted ? "aborted" : "cut";
        return { ...known, ...spent, end };
      }
    }
  } finally {
    grant.settle(spent);
  }
}

/** Always written anew: of a member that comes twice, vendor and gateway must not see different ones. */
function payloadOf(body: Json): Buffer {
  return Buffer.from(JSON.stringify(body));
}

function unlessAborted(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!signal.aborted) throw error;
    return undefined;
  };
}
