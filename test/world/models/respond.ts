import type { ServerResponse } from "node:http";
import type { ScriptBook } from "./book.ts";
import type { Incoming, Protocol, VendorError } from "./protocol.ts";
import type { ModelRequest, Problem, Vendor } from "./request.ts";
import { sendAnswer, sendError } from "./send.ts";

/** What a responder needs of the running models. */
export interface ResponderOptions {
  readonly keys: Readonly<Record<Vendor, readonly string[]>>;
  readonly book: ScriptBook;
  onProblem(problem: Problem): void;
  onRequest(request: ModelRequest): void;
}

/** Answers one request on a vendor's path; resolves when nothing more will be written. */
export type Respond = (
  protocol: Protocol,
  incoming: Incoming,
  response: ServerResponse,
) => Promise<void>;

/** Makes the function that answers requests: key, shape, rules, script, answer, in this order. */
export function responder({ keys, book, onProblem, onRequest }: ResponderOptions): Respond {
  return async (protocol, incoming, response) => {
    const { vendor } = protocol;
    const refuse = (kind: Problem["kind"], error: VendorError) => {
      onProblem({ kind, vendor, status: error.status, message: error.message });
      sendError(response, protocol, error);
    };
    const key = protocol.keyOf(incoming.headers) || undefined;
    if (key === undefined || !keys[vendor].includes(key))
      return refuse("key", protocol.badKey(key));
    const read = protocol.read(incoming);
    if (!("content" in read)) return refuse("refused", read.refusal);

    let cut = false;
    const ended = new Promise<"finished" | "cut" | "aborted">((resolve) => {
      response.once("close", () =>
        resolve(response.writableFinished ? "finished" : cut ? "cut" : "aborted"),
      );
    });
    const arrived = { ...read.content, ...incoming, vendor, key, ended };
    const taken = read.refusal === undefined ? book.take(arrived) : undefined;
    const request: ModelRequest = { ...arrived, n: taken?.n ?? 0 };
    onRequest(request);
    if (read.refusal !== undefined) return refuse("refused", read.refusal);
    if (taken === undefined && request.kind === "turn") {
      const said = `${vendor} ${request.model}: ${request.text.slice(0, 200)}`;
      return refuse("exhausted", { status: 400, message: `No script has a step left for ${said}` });
    }
    try {
      const next = taken?.step ?? protocol.sideStep(request);
      const step = typeof next === "function" ? await next(request) : next;
      const answer = protocol.answer(step, request);
      await sendAnswer(response, protocol, step, answer, request.streaming, () => {
        cut = true;
      });
    } catch (error) {
      refuse("script", { status: 400, message: `The script failed: ${error}` });
    }
  };
}
