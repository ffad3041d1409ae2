import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { decoded } from "./decoded.ts";
import { answerHeaders } from "./headers.ts";
import type { Meter } from "./meter.ts";

/**
 * Hands a vendor's answer on, piece by piece as it comes, and ends or cuts the response.
 *
 * @returns false when the vendor broke off or was silent for too long, or the client went away
 */
export async function relay(
  answer: IncomingMessage,
  response: ServerResponse,
  meter: Meter,
  idleTimeoutMs: number,
): Promise<boolean> {
  const timer = setTimeout(() => answer.destroy(new Error("silent")), idleTimeoutMs);
  try {
    response.writeHead(answer.statusCode ?? 200, answerHeaders(answer.headers));
    response.flushHeaders();
    for await (const chunk of decoded(answer) as AsyncIterable<Buffer>) {
      timer.refresh();
      meter.feed(chunk);
      if (!response.write(chunk))
        await Promise.race([once(response, "drain"), once(response, "close")]);
      if (response.destroyed) return false;
    }
    response.end();
    return true;
  } catch {
    // Whatever broke the answer: the client must see that it is not whole.
    response.destroy();
    return false;
  } finally {
    clearTimeout(timer);
    answer.destroy();
  }
}
