import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { decoded } from "./decoded.ts";
import { answerHeaders } from "./headers.ts";
import type { Meter } from "./meter.ts";

/**
 * Hands a vendor's answer on, piece by piece as it comes, and ends or cuts the response.
 *
 * @param idleTimeoutMs the longest wait for the vendor's next piece, or for the client to take one
 * @param signal aborted when the client is gone or the thread is stopped; ends the answer too
 * @returns false when the answer was not handed on whole
 */
export async function relay(
  answer: IncomingMessage,
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
    response.writeHead(answer.statusCode ?? 200, answerHeaders(answer.headers));
    response.flushHeaders();
    for await (const chunk of decoded(answer) as AsyncIterable<Buffer>) {
      timer.refresh();
      meter.feed(chunk);
      if (!response.write(chunk)) await once(response, "drain", { signal: over });
    }
    response.end();
    return !signal.aborted;
  } catch {
    // Whatever broke the answer: the client must see that it is not whole.
    response.destroy();
    return false;
  } finally {
    clearTimeout(timer);
    answer.destroy();
  }
}
