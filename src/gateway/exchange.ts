import { once } from "node:events";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { noTokens } from "./account.ts";
import type { Estimate } from "./admission.ts";
import { firstAnswer } from "./first-answer.ts";
import type { GatewayRecord } from "./gateway.ts";
import { answerHeaders, decoded } from "./headers.ts";
import { createMeter, type Meter, type Reading, type Settlement } from "./meter.ts";
import { type Refusal, sendFailure } from "./refusal.ts";
import type { OpenThread } from "./thread.ts";
import type { UpstreamClient } from "./upstream-client.ts";

/** How vendors are reached. */
export interface UpstreamOptions {
  readonly client: UpstreamClient;
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/** An error is not billed. */
const nothing = {
  tokens: noTokens,
  estimated: false,
  settled: { tokens: noTokens, priced: noTokens },
};

/** How a request and its answer went. */
export interface Exchange extends Pick<GatewayRecord, "end" | "attempts" | "firstByteMs"> {
  /** What the vendor bills. Undefined: the request never reached it. */
  readonly billed: (Reading & { readonly settled: Settlement }) | undefined;
  /** Still to be sent. Undefined: the response is over. */
  readonly refusal: Refusal | undefined;
}

/** Sends the request to the vendor, with the real key, and relays the answer. */
export async function exchange(
  upstream: UpstreamOptions,
  { protocol, access }: OpenThread,
  url: URL,
  headers: OutgoingHttpHeaders,
  payload: Buffer,
  reserved: Pick<Estimate, "inputTokens" | "outputTokens">,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<Exchange> {
  const start = performance.now();
  // The vendor probably began an answer, and bills it.
  const unanswered = () => billOf(createMeter(protocol, true));
  const billOf = (meter: Meter) => {
    const reading = meter.end(payload.length);
    return { ...reading, settled: meter.settle(reserved) };
  };
  let attempts = 0;
  const send = (attempt: AbortSignal) => {
    attempts++;
    return upstream.client.send(url, headers, payload, attempt);
  };
  const first = await firstAnswer(send, upstream.headersTimeoutMs, signal).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined;
    },
  );
  const known = { attempts, firstByteMs: performance.now() - start, refusal: undefined };
  switch (first?.kind) {
    case undefined:
      return { ...known, end: "aborted", firstByteMs: undefined, billed: unanswered() };
    case "failure":
      sendFailure(response, protocol, first, access.key);
      return { ...known, end: "answered", billed: nothing };
    case "refusal": {
      const { refusal, begun } = first;
      const billed = begun ? unanswered() : undefined;
      return { ...known, end: "refused", firstByteMs: undefined, refusal, billed };
    }
    case "success": {
      const { answer } = first;
      const streamed = answer.headers["content-type"]?.includes("event-stream") ?? false;
      const meter = createMeter(protocol, streamed);
      const headers = answerHeaders(answer.headers, access.key);
      const whole = await relay(answer, headers, response, meter, upstream.idleTimeoutMs, signal);
      const billed = billOf(meter);
      // A client may leave as soon as it has read the last event.
      const complete = whole || (signal.aborted && !billed.estimated);
      return { ...known, billed, end: complete ? "answered" : signal.aborted ? "aborted" : "cut" };
    }
  }
}

/**
 * Relays a vendor's answer as it arrives, and ends or cuts the response.
 *
 * @param idleTimeoutMs the longest wait for the vendor's next piece, or for the client to take one
 * @param signal aborted when the client is gone or the thread is stopped; ends the answer too
 * @returns false when the answer was not relayed to its end
 */
async function relay(
  answer: IncomingMessage,
  headers: OutgoingHttpHeaders,
  response: ServerResponse,
  meter: Meter,
  idleTimeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const idle = new AbortController();
  const over = AbortSignal.any([signal, idle.signal]);
  const timer = setTimeout(() => {
    idle.abort();
    answer.destroy(new Error("silent"));
  }, idleTimeoutMs);
  try {
    response.writeHead(answer.statusCode ?? 200, headers);
    response.flushHeaders();
    for await (const chunk of decoded(answer) as AsyncIterable<Buffer>) {
      timer.refresh();
      meter.feed(chunk);
      if (!response.write(chunk)) await once(response, "drain", { signal: over });
    }
    response.end();
    return !signal.aborted;
  } catch {
    // The client must see that the answer is not complete.
    response.destroy();
    return false;
  } finally {
    clearTimeout(timer);
    answer.destroy();
  }
}
