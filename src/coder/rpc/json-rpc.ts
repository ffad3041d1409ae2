import { type RpcFailure, type RpcId, readRpcMessage } from "./rpc-message.ts";

/** Answers a request of the other side: what it returns is the result, what it throws an error answer. */
export type RpcHandler = (params: unknown) => unknown;

/** What one end of a connection needs. */
export interface JsonRpcOptions {
  /** Writes one message. */
  readonly send: (message: object) => void;
  /** Whether messages carry `"jsonrpc":"2.0"`: ACP demands it, codex leaves it out. */
  readonly versioned: boolean;
  /** Called at once and in order for each notification; must not wait. What it throws, `receive` throws. */
  readonly onNotification: (method: string, params: unknown, record: unknown) => void;
  /** What the other side may ask, by method; anything else is answered with "method not found". */
  readonly handlers: Readonly<Record<string, RpcHandler>>;
}

/** One end of a connection. `Methods` names the requests we make and the type of their params. */
export interface JsonRpc<Methods extends object> {
  /** Takes a record of the other side. Throws `TypeError` when it is not a message. Never waits. */
  receive(record: unknown): void;
  /**
   * Resolves with the result, unvalidated; rejects with `RpcError`, or with what `fail` was given. Unless `fail` is
   * called, an answer that can no longer come leaves the promise open: the driver watches the process itself.
   */
  request<Method extends keyof Methods & string>(
    method: Method,
    params: Methods[Method],
  ): Promise<unknown>;
  notify(method: string, params?: object): void;
  /** Fails what waits for an answer, and every later request. */
  fail(error: Error): void;
}

/** The other side answered a request with an error. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly method: string;
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, failure: RpcFailure) {
    super(failure.message);
    this.method = method;
    this.code = failure.code;
    this.data = failure.data;
  }
}

interface Pending {
  readonly method: string;
  readonly answer: PromiseWithResolvers<unknown>;
}

const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

/**
 * Speaks JSON-RPC. Receiving never waits for a handler or for whoever reads the notifications, so an answer (to an
 * interrupt, for example) gets through at any time.
 */
export function createJsonRpc<Methods extends object>(options: JsonRpcOptions): JsonRpc<Methods> {
  const pending = new Map<RpcId, Pending>();
  let lastId = 0;
  let failed: Error | undefined;

  function send(message: object): void {
    options.send(options.versioned ? { jsonrpc: "2.0", ...message } : message);
  }

  function take(id: RpcId | undefined): Pending | undefined {
    if (id === undefined) return undefined;
    const waiting = pending.get(id);
    pending.delete(id);
    return waiting;
  }

  async function serve(id: RpcId, method: string, params: unknown): Promise<void> {
    const handler = Object.hasOwn(options.handlers, method) ? options.handlers[method] : undefined;
    if (handler === undefined)
      return send({ id, error: { code: METHOD_NOT_FOUND, message: `no such method: ${method}` } });
    try {
      send({ id, result: await handler(params) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      send({ id, error: { code: INTERNAL_ERROR, message } });
    }
  }

  return {
    receive(record) {
      const message = readRpcMessage(record);
      switch (message?.kind) {
        case undefined:
          throw new TypeError(`not a JSON-RPC message: ${JSON.stringify(record).slice(0, 200)}`);
        case "notification":
          return options.onNotification(message.method, message.params, record);
        case "request":
          return void serve(message.id, message.method, message.params);
        case "result":
          return take(message.id)?.answer.resolve(message.result);
        case "error": {
          const waiting = take(message.id);
          return waiting?.answer.reject(new RpcError(waiting.method, message.error));
        }
      }
    },
    request(method, params) {
      if (failed !== undefined) return Promise.reject(failed);
      const id = ++lastId;
      const answer = Promise.withResolvers<unknown>();
      pending.set(id, { method, answer });
      send({ id, method, params });
      return answer.promise;
    },
    notify: (method, params) => send({ method, ...(params && { params }) }),
    fail(error) {
      failed ??= error;
      for (const { answer } of pending.values()) answer.reject(error);
      pending.clear();
    },
  };
}
