/** Identifies a request until its answer; each side counts its own. */
export type RpcId = number | string;

/** One message of JSON-RPC 2.0 (https://www.jsonrpc.org/specification). */
export type RpcMessage =
  | {
      readonly kind: "request";
      readonly id: RpcId;
      readonly method: string;
      readonly params: unknown;
    }
  | { readonly kind: "notification"; readonly method: string; readonly params: unknown }
  | { readonly kind: "result"; readonly id: RpcId; readonly result: unknown }
  /** `id` is undefined when the other side could not read the request's. */
  | { readonly kind: "error"; readonly id: RpcId | undefined; readonly error: RpcFailure };

/** What an error answer says. */
export interface RpcFailure {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** Reads a record; undefined when it is not a message. `jsonrpc` is not looked at: codex leaves it out. */
export function readRpcMessage(record: unknown): RpcMessage | undefined {
  if (typeof record !== "object" || record === null) return undefined;
  const message: Record<string, unknown> = { ...record };
  const { id, method, params } = message;
  const hasId = typeof id === "number" || typeof id === "string";
  if (typeof method === "string")
    return hasId
      ? { kind: "request", id, method, params }
      : { kind: "notification", method, params };
  if ("error" in message) {
    const error = readFailure(message.error);
    return error && { kind: "error", id: hasId ? id : undefined, error };
  }
  return hasId && "result" in message ? { kind: "result", id, result: message.result } : undefined;
}

function readFailure(value: unknown): RpcFailure | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { code, message, data }: { code?: unknown; message?: unknown; data?: unknown } = value;
  if (typeof code !== "number" || typeof message !== "string") return undefined;
  return { code, message, data };
}
