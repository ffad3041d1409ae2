import { expect, test } from "vitest";
import { createJsonRpc, type JsonRpcOptions, RpcError } from "../../../src/coder/rpc/json-rpc.ts";

interface Methods {
  first: { readonly n: number };
  second: { readonly n: number };
}

function connect(options: Partial<JsonRpcOptions> = {}) {
  const sent: object[] = [];
  const seen: unknown[] = [];
  const rpc = createJsonRpc<Methods>({
    send: (message) => sent.push(message),
    versioned: false,
    onNotification: (method, params) => seen.push([method, params]),
    handlers: {},
    ...options,
  });
  return { rpc, sent, seen };
}

/** What is answered to a request of the other side is sent after the handler is done. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("gives each request its own answer, whatever the order", async () => {
  const { rpc, sent } = connect();
  const first = rpc.request("first", { n: 1 });
  const second = rpc.request("second", { n: 2 });
  expect(sent).toEqual([
    { id: 1, method: "first", params: { n: 1 } },
    { id: 2, method: "second", params: { n: 2 } },
  ]);
  rpc.receive({ id: 2, result: "two" });
  rpc.receive({ id: 1, result: "one" });
  expect(await Promise.all([first, second])).toEqual(["one", "two"]);
});

test("rejects with the code and data of an error answer", async () => {
  const { rpc } = connect();
  const asked = rpc.request("first", { n: 1 });
  rpc.receive({ id: 1, error: { code: 429, message: "Slow down", data: { seconds: 3 } } });
  await expect(asked).rejects.toThrow(RpcError);
  await expect(asked).rejects.toMatchObject({
    method: "first",
    code: 429,
    message: "Slow down",
    data: { seconds: 3 },
  });
});

test("carries the version only where the protocol wants it", () => {
  const { rpc, sent } = connect({ versioned: true });
  rpc.notify("hello");
  rpc.notify("hello", { n: 1 });
  expect(sent).toEqual([
    { jsonrpc: "2.0", method: "hello" },
    { jsonrpc: "2.0", method: "hello", params: { n: 1 } },
  ]);
});

test("answers a request of the other side with what its handler gives or throws", async () => {
  const { rpc, sent } = connect({
    handlers: {
      double: async (params) => (params as { n: number }).n * 2,
      refuse: () => {
        throw new Error("Not that one");
      },
    },
  });
  rpc.receive({ id: "a", method: "double", params: { n: 21 } });
  rpc.receive({ id: "b", method: "refuse" });
  rpc.receive({ id: "c", method: "toString" });
  await settled();
  expect(sent).toContainEqual({ id: "a", result: 42 });
  expect(sent).toContainEqual({ id: "b", error: { code: -32603, message: "Not that one" } });
  expect(sent).toContainEqual({
    id: "c",
    error: { code: -32601, message: "no such method: toString" },
  });
});

test("reads on while a handler is busy", async () => {
  const { rpc, sent, seen } = connect({ handlers: { wait: () => new Promise(() => undefined) } });
  rpc.receive({ id: 0, method: "wait" });
  const asked = rpc.request("first", { n: 1 });
  rpc.receive({ method: "news", params: { n: 7 } });
  rpc.receive({ id: 1, result: "one" });
  expect(await asked).toBe("one");
  expect(seen).toEqual([["news", { n: 7 }]]);
  expect(sent).toHaveLength(1);
});

test("passes over an answer that nobody waits for", () => {
  const { rpc } = connect();
  rpc.receive({ id: 99, result: "late" });
  rpc.receive({ id: null, error: { code: -32700, message: "Parse error" } });
});

test.each([[null], ["text"], [{}], [{ id: 1 }], [{ id: 1, error: "no" }], [{ result: 1 }]])(
  "throws at %j, which is no message",
  (record) => {
    expect(() => connect().rpc.receive(record)).toThrow("not a JSON-RPC message");
  },
);
