import { readObject, readText, textOrNone } from "../read-json.ts";

/** The control protocol of stream-json: requests of ours that the CLI answers beside its turns. */
export interface Control {
  /** Resolves with the answer's body (undefined when it has none); rejects with its error text. */
  request(subtype: string): Promise<unknown>;
  /** Takes a record; false when it is none of this protocol's. */
  receive(record: Readonly<Record<string, unknown>>): boolean;
}

/** Starts the protocol over `send`. Requests that are never answered stay pending: the driver watches the process. */
export function createControl(send: (record: object) => void): Control {
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

  return {
    request(subtype) {
      count += 1;
      const request_id = `request-${count}`;
      const answer = Promise.withResolvers<unknown>();
      pending.set(request_id, answer);
      send({ type: "control_request", request_id, request: { subtype } });
      return answer.promise;
    },
    receive(record) {
      if (record.type === "control_response") {
        onResponse(record.response);
        return true;
      }
      if (record.type === "control_request") {
        // With --permission-prompts none nothing is asked; an unanswered question would hang the turn.
        const { request_id } = record;
        const response = { subtype: "error", request_id, error: "Not supported" };
        send({ type: "control_response", response });
        return true;
      }
      return record.type === "control_cancel_request";
    },
  };
}
