import { readObject, readText, textOrNone } from "../driver/read-json.ts";

/** The control protocol of stream-json: requests that one side answers beside the turns. */
export interface Control {
  /** Resolves with the answer's body (undefined when it has none); rejects with its error text. */
  request(subtype: string, fields?: object): Promise<unknown>;
  /** Takes a record; false when it is none of this protocol's. */
  receive(record: Readonly<Record<string, unknown>>): boolean;
}

/** Answers a request of the CLI: what it gives is the answer's body, what it throws an error answer. */
export type ControlHandler = (request: Readonly<Record<string, unknown>>) => Promise<object>;

/**
 * Starts the protocol over `send`. Requests that are never answered stay pending: the driver watches the process.
 * `handlers`: by the subtype of what the CLI asks; anything else is answered with an error, for an unanswered question
 * would hang the turn.
 */
export function createControl(
  send: (record: object) => void,
  handlers: Readonly<Record<string, ControlHandler>>,
): Control {
  const pending = new Map<string, PromiseWithResolvers<unknown>>();
  let count = 0;

  function onResponse(value: unknown): void {
    const response = readObject(value, "control_response.response");
    const id = readText(response.request_id, "control_response.response.request_id");
    const waiting = pending.get(id);
    pending.delete(id);
    if (response.subtype === "success") waiting?.resolve(response.response);
    else waiting?.reject(new Error(textOrNone(response.error) ?? "control request refused"));
  }

  async function serve(request_id: unknown, value: unknown): Promise<void> {
    const answer = (response: object) =>
      send({ type: "control_response", response: { request_id, ...response } });
    try {
      const request = readObject(value, "control_request.request");
      const subtype = String(request.subtype);
      const handler = Object.hasOwn(handlers, subtype) ? handlers[subtype] : undefined;
      if (handler === undefined) throw new Error("Not supported");
      answer({ subtype: "success", response: await handler(request) });
    } catch (error) {
      answer({ subtype: "error", error: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    request(subtype, fields) {
      count += 1;
      const request_id = `request-${count}`;
      const answer = Promise.withResolvers<unknown>();
      pending.set(request_id, answer);
      send({ type: "control_request", request_id, request: { subtype, ...fields } });
      return answer.promise;
    },
    receive(record) {
      if (record.type === "control_response") {
        onResponse(record.response);
        return true;
      }
      if (record.type === "control_request") {
        void serve(record.request_id, record.request);
        return true;
      }
      return record.type === "control_cancel_request";
    },
  };
}
