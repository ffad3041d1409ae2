import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { vendors as catalogVendors } from "../../src/agents/catalog.ts";
import type { GatewayThread } from "../../src/gateway/gateway.ts";
import { startModels, testKeys } from "../world/models/server.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { asks, vendors } from "./ask.ts";
import { openGateway } from "./open-gateway.ts";
import { raw } from "./raw.ts";
import { startVendor } from "./vendor-server.ts";

const always = vendors.map((vendor) => ({ vendor, steps: () => ({ text: "Yes." }) }));

/** A request that would pass, for the tests to bend. */
const body = JSON.stringify({
  model: "claude-sonnet-5",
  max_tokens: 1000,
  messages: [{ role: "user", content: "Review this" }],
});
const bearing = ({ token }: GatewayThread) => ({
  "x-api-key": token,
  "content-type": "application/json",
  "anthropic-version": "2023-06-01",
});

test("every vendor of the catalog has a scripted server in test/world/models/", () => {
  expect([...vendors].sort()).toEqual([...catalogVendors].sort());
});

describe.each(vendors)("the gateway to %s", (vendor) => {
  test("puts the real key in the token's place, and lets the token go nowhere", async () => {
    await using models = await startModels({ scripts: always });
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor, label: "reviewer" });
    const all = {
      authorization: `Bearer ${thread.token}`,
      cookie: `session=${thread.token}`,
      "x-forwarded-for": "1.2.3.4",
      "openai-organization": "other",
      "x-goog-user-project": "other",
    };
    expect((await asks[vendor](thread, {}, all)).status).toBe(200);
    const [asked] = models.requests;
    expect(asked?.key).toBe(testKeys[vendor]);
    expect(JSON.stringify([asked?.headers, asked?.path, asked?.body])).not.toContain(thread.token);
    expect(Object.keys(asked?.headers ?? {})).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(cookie|x-forwarded-for|openai-org.*|x-goog-user.*)$/),
      ]),
    );
    expect(asked?.headers["accept-encoding"]).toBe("identity");
  });

  test("refuses tokens that are wrong, missing, closed or another gateway's", async () => {
    await using models = await startModels({ scripts: always });
    await using gateway = await openGateway(models);
    await using other = await openGateway(models);
    const thread = gateway.open({ vendor, label: "reviewer" });
    const doors = [
      { url: gateway.url, token: "" },
      { url: gateway.url, token: testKeys[vendor] },
      { url: gateway.url, token: `${thread.token}x` },
      { url: gateway.url, token: other.open({ vendor, label: "reviewer" }).token },
    ];
    thread.close();
    for (const door of [...doors, thread]) {
      const reply = await asks[vendor](door);
      expect(reply.status).toBe(400);
      expect(reply.body).toContain("model gateway: unknown token");
    }
    expect(models.requests).toEqual([]);
    expect(gateway.records.map(({ refusal, label }) => [refusal, label])).toEqual(
      Array(5).fill(["token", undefined]),
    );
  });

  test("lets a thread reach no other vendor", async () => {
    await using models = await startModels({ scripts: always });
    await using gateway = await openGateway(models);
    const { token, url } = gateway.open({ vendor, label: "reviewer" });
    for (const other of vendors.filter((name) => name !== vendor)) {
      const reply = await asks[other]({ url, token });
      expect([reply.status, reply.body]).toEqual([400, expect.stringContaining("endpoint")]);
    }
    expect(models.requests).toEqual([]);
  });

  test("lets a thread ask for its own model only", async () => {
    await using models = await startModels({ scripts: always });
    await using gateway = await openGateway(models);
    const own = { anthropic: "claude-sonnet-5", openai: "gpt-5.5", gemini: "gemini-2.5-pro" }[
      vendor
    ];
    const thread = gateway.open({ vendor, label: "reviewer", model: own });
    const other = gateway.open({ vendor, label: "reviewer", model: `${own}-mini` });
    expect((await asks[vendor](thread)).status).toBe(200);
    const reply = await asks[vendor](other);
    expect([reply.status, reply.body]).toEqual([
      400,
      expect.stringContaining(`the model ${own} is not ${own}-mini`),
    ]);
    expect(other.models()).toEqual([]);
    expect(models.requests).toHaveLength(1);
  });

  test("says no in the vendor's own shape", async () => {
    await using models = await startModels();
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor, label: "reviewer" });
    thread.stop("the time is up");
    const { json } = await asks[vendor](thread);
    const message = "model gateway: this thread was stopped: the time is up";
    const shapes = {
      anthropic: { type: "error", error: { type: "invalid_request_error", message } },
      openai: { error: { type: "invalid_request_error", param: null, message } },
      gemini: { error: { code: 400, status: "INVALID_ARGUMENT", message } },
    };
    expect(json).toMatchObject(shapes[vendor]);
  });
});

test.each([
  ["GET", "/v1/messages"],
  ["PUT", "/v1/messages"],
  ["POST", "/"],
  ["POST", "/v1/messages/"],
  ["POST", "/v1/messages/count_tokens"],
  ["POST", "/v1/messages/batches"],
  ["GET", "/v1/models"],
  ["POST", "/v1/files"],
  ["POST", "/v1/messages?beta=false"],
  ["POST", "/v1/messages?beta=true&key=other"],
  ["POST", "/v1/%6dessages"],
  ["POST", "//v1/messages"],
  ["POST", "/v1/v1/messages"],
  ["POST", "http://[/v1/messages"],
])("the gateway refuses %s %s", async (method, path) => {
  await using models = await startModels({ scripts: always });
  await using gateway = await openGateway(models);
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const reply = await raw(gateway.url, { method, path, headers: bearing(thread) }, body);
  expect(reply.status).toBe(400);
  expect(gateway.records).toMatchObject([{ refusal: "endpoint", attempts: 0 }]);
  expect([...models.requests, ...models.problems]).toEqual([]);
});

test("the gateway sends what names another host to its own vendor", async () => {
  await using models = await startModels({ scripts: always });
  await using elsewhere = await startVendor((_, response) => response.end());
  await using gateway = await openGateway(models);
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const path = `${elsewhere.url}/v1/messages`;
  const headers = { ...bearing(thread), host: new URL(elsewhere.url).host };
  expect((await raw(gateway.url, { method: "POST", path, headers }, body)).status).toBe(200);
  expect(models.requests).toHaveLength(1);
  expect(elsewhere.requests).toEqual([]);
});

test("the gateway answers claude's HEAD with 404 and counts it nowhere", async () => {
  await using models = await startModels();
  await using gateway = await openGateway(models);
  expect((await fetch(gateway.url, { method: "HEAD" })).status).toBe(404);
  expect(gateway.records).toEqual([]);
  expect(gateway.spending().requests).toBe(0);
});

test("the gateway switches to no other protocol and tunnels nowhere", async () => {
  await using models = await startModels();
  await using gateway = await openGateway(models);
  const thread = gateway.open({ vendor: "openai", label: "reviewer" });
  const headers = {
    authorization: `Bearer ${thread.token}`,
    connection: "upgrade",
    upgrade: "websocket",
  };
  expect((await raw(`${gateway.url}/v1/responses`, { headers })).status).toBe(426);
  const tunnel = request(gateway.url, { method: "CONNECT", path: new URL(models.url).host });
  tunnel.end();
  const [answer] = await once(tunnel, "connect");
  expect(answer.statusCode).toBe(403);
  expect([...models.requests, ...models.problems]).toEqual([]);
});

test("the gateway reads a request of more than 32 MB to its end before it refuses it", async () => {
  await using models = await startModels();
  await using gateway = await openGateway(models);
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const options = { method: "POST", headers: bearing(thread) };
  const reply = await raw(
    `${gateway.url}/v1/messages`,
    options,
    Buffer.alloc(33 * 1024 * 1024, " "),
  );
  expect([reply.status, reply.body]).toEqual([400, expect.stringContaining("too large")]);
  expect(gateway.records).toMatchObject([{ refusal: "size" }]);
});

test.each([
  ["no JSON", "{", {}],
  ["no object", "[]", {}],
  ["no model", "{}", {}],
  ["an encoding that hides the text", body, { "content-encoding": "gzip" }],
])("the gateway refuses a request with %s", async (_, text, headers) => {
  await using models = await startModels();
  await using gateway = await openGateway(models);
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const options = { method: "POST", headers: { ...bearing(thread), ...headers } };
  expect((await raw(`${gateway.url}/v1/messages`, options, text)).status).toBe(400);
  expect(gateway.records).toMatchObject([{ refusal: "malformed" }]);
  expect(models.requests).toEqual([]);
});

test("the gateway lets the vendor see the one of two members that it has checked itself", async () => {
  await using models = await startModels({ scripts: always });
  await using gateway = await openGateway(models);
  const thread = gateway.open({ vendor: "anthropic", label: "r", model: "claude-sonnet-5" });
  const twice = body.replace(
    "{",
    '{"model":"claude-opus-5-5","tools":[{"type":"web_search_20250305"}],"tools":[],',
  );
  const options = { method: "POST", headers: bearing(thread) };
  expect((await raw(`${gateway.url}/v1/messages`, options, twice)).status).toBe(200);
  expect(models.requests).toMatchObject([{ model: "claude-sonnet-5", tools: [] }]);
});

test("the gateway can be reached through its socket too", async () => {
  await using folder = await temporaryFolder("gateway");
  await using models = await startModels({ scripts: always });
  const socketPath = `${folder.path}/gateway.sock`;
  await using gateway = await openGateway(models, { socketPath });
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const options = { socketPath, method: "POST", headers: bearing(thread) };
  expect((await raw("http://gateway/v1/messages", options, body)).status).toBe(200);
  expect(thread.spending().requests).toBe(1);
});

test("the gateway opens no thread for a vendor without a key", async () => {
  await using models = await startModels();
  await using gateway = await openGateway(models, { vendors: {} });
  expect(() => gateway.open({ vendor: "openai", label: "reviewer" })).toThrow("no key for openai");
});

test("the gateway listens on the loopback alone", async () => {
  await using models = await startModels();
  await using gateway = await openGateway(models);
  expect(new URL(gateway.url)).toMatchObject({ hostname: "127.0.0.1", port: String(gateway.port) });
});
