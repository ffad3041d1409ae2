import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { firstAnswer } from "./first-answer.ts";
import { createMeter, type Reading } from "./meter.ts";
import type { GatewayRecord } from "./record.ts";
import type { Refusal } from "./refusal.ts";
import { relay } from "./relay.ts";
import { sendFailure } from "./send-error.ts";
import { noTokens } from "./spending.ts";
import type { OpenThread } from "./thread.ts";
import type { UpstreamClient } from "./upstream-client.ts";

/** What it takes to talk with vendors. */
export interface UpstreamOptions {
  readonly client: UpstreamClient;
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/** How a request and its answer went. */
export interface Exchange extends Pick<GatewayRecord, "end" | "attempts" | "firstByteMs"> {
  /** What the vendor bills. Undefined: the request never reached it. */
  readonly reading: Reading | undefined;
  /** Still to be sent. Undefined: the response is over. */
  readonly refusal: Refusal | undefined;
}

/** Asks the vendor, with its key, and hands its answer on. */
export async function exchange(
  upstream: UpstreamOptions,
  { protocol, access }: OpenThread,
  url: URL,
  headers: OutgoingHttpHeaders,
  payload: Buffer,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<Exchange> {
  const start = performance.now();
  // An answer that never came was probably begun, and is billed so.
  const unheard = () => createMeter(protocol, true).end(payload.length);
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
      return { ...known, end: "aborted", firstByteMs: undefined, reading: unheard() };
    case "failure":
      sendFailure(response, protocol, first, access.key);
      return { ...known, end: "answered", reading: { tokens: noTokens, estimated: false } };
    case "refusal": {
      const { refusal } = first;
      const reading = refusal.reason === "deadline" ? unheard() : undefined;
      return { ...known, end: "refused", firstByteMs: undefined, refusal, reading };
    }
    case "success": {
      const { answer } = first;
      const streamed = answer.headers["content-type"]?.includes("event-stream") ?? false;
      const meter = createMeter(protocol, streamed);
      const whole = await relay(answer, response, meter, upstream.idleTimeoutMs, signal);
      const reading = meter.end(payload.length);
      // A client may leave as soon as it has read the last event.
      const complete = whole || (signal.aborted && !reading.estimated);
      return { ...known, reading, end: complete ? "answered" : signal.aborted ? "aborted" : "cut" };
    }
  }
}
