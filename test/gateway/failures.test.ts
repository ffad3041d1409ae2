import { once } from "node:events";
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { GatewayThread } from "../../src/gateway/gateway.ts";
import { startModels, testKeys } from "../world/models/server.ts";
import { asks, vendors } from "./ask.ts";
import { openGateway } from "./open-gateway.ts";
import { lastEvent, startVendor } from "./vendor-server.ts";

const sse = { "content-type": "text/event-stream" };
const refusal = (status: number, retryAfterSeconds = 0) =>
  ({ fault: { kind: "status", status, retryAfterSeconds, message: "Not now" } }) as const;

describe.each(vendors)("the gateway to %s", (vendor) => {
  const ask = asks[vendor];

  test("asks again, unseen, what the vendor refused for the moment", async () => {
    const steps = [refusal(429), refusal(503), refusal(529), { text: "At last." }];
    await using models = await startModels({ scripts: [{ vendor, steps }] });
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor, label: "reviewer" });
    const reply = await ask(thread);
    expect([reply.status, reply.body]).toEqual([200, expect.stringContaining("ast.")]);
    expect(models.requests.map(({ body }) => body)).toEqual(
      Array(4).fill(models.requests[0]?.body),
    );
    expect(gateway.records).toMatchObject([{ attempts: 4, end: "answered", estimated: false }]);
    expect(thread.spending().requests).toBe(1);
  });

  test.each([401, 403, 429, 500, 529])("hands %i on when it is the last word", async (status) => {
    await using models = await startModels({ scripts: [{ vendor, steps: () => refusal(status) }] });
    await using gateway = await openGateway(models);
    const reply = await ask(gateway.open({ vendor, label: "reviewer" }));
    expect([reply.status, reply.body]).toEqual([status, expect.stringContaining("Not now")]);
    // Codex would sleep as long as it says.
    expect(reply.headers.get("retry-after")).toBeNull();
    expect(models.requests).toHaveLength(status === 401 || status === 403 ? 1 : 6);
  });

  test("gives up at once when the vendor wants a wait of minutes", async () => {
    await using models = await startModels({ scripts: [{ vendor, steps: [refusal(429, 600)] }] });
    await using gateway = await openGateway(models);
    expect((await ask(gateway.open({ vendor, label: "reviewer" }))).status).toBe(429);
    expect(models.problems).toEqual([]);
  });

  test("gives up when the wait would end after the deadline", async () => {
    await using models = await startModels({ scripts: [{ vendor, steps: [refusal(503, 5)] }] });
    await using gateway = await openGateway(models, { headersTimeoutMs: 4_000 });
    expect((await ask(gateway.open({ vendor, label: "reviewer" }))).status).toBe(503);
  });

  test("says 504 when the vendor does not begin to answer, and lets go of it", async () => {
    const fault = { kind: "silent", at: "before-headers" } as const;
    await using models = await startModels({ scripts: [{ vendor, steps: [{ fault }] }] });
    await using gateway = await openGateway(models, { headersTimeoutMs: 200 });
    const thread = gateway.open({ vendor, label: "reviewer" });
    const reply = await ask(thread);
    expect([reply.status, reply.body]).toEqual([504, expect.stringContaining("in 0.2 s")]);
    expect(await models.requests[0]?.ended).toBe("aborted");
    // It was probably begun, and is billed.
    expect(gateway.records).toMatchObject([{ refusal: "deadline", estimated: true }]);
    expect(thread.spending().inputTokens).toBeGreaterThan(0);
  });

  test("cuts an answer that falls silent", async () => {
    const fault = { kind: "silent", at: "mid-text" } as const;
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ text: "We", fault }] }],
    });
    await using gateway = await openGateway(models, { idleTimeoutMs: 200 });
    await expect(ask(gateway.open({ vendor, label: "reviewer" }))).rejects.toThrow("terminated");
    expect(await models.requests[0]?.ended).toBe("aborted");
    expect(gateway.records).toMatchObject([{ end: "cut", status: 200, estimated: true }]);
  });

  test("lets an answer go on that keeps coming", async () => {
    // Two and a half times as long as it may be silent.
    const step = { text: "Well, ok ".repeat(27), dripMs: 60 };
    await using models = await startModels({ scripts: [{ vendor, steps: [step] }] });
    await using gateway = await openGateway(models, { idleTimeoutMs: 700 });
    await ask(gateway.open({ vendor, label: "reviewer" }));
    expect(gateway.records).toMatchObject([{ end: "answered", estimated: false }]);
  });

  test("cuts what the vendor cut, and asks no second time", async () => {
    const fault = { kind: "cut", at: "mid-text" } as const;
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ text: "We", fault }] }],
    });
    await using gateway = await openGateway(models);
    await expect(ask(gateway.open({ vendor, label: "reviewer" }))).rejects.toThrow("terminated");
    expect(gateway.records).toMatchObject([{ end: "cut", attempts: 1 }]);
    expect(models.problems).toEqual([]);
  });

  test.each(["stop", "close"] as const)("lets go of the vendor on %s", async (act) => {
    const fault = { kind: "silent", at: "before-headers" } as const;
    await using models = await startModels({ scripts: [{ vendor, steps: [{ fault }] }] });
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor, label: "reviewer" });
    const reply = ask(thread);
    const request = await models.waitFor(() => true);
    thread[act]("enough");
    expect(await request.ended).toBe("aborted");
    const { status, body } = await reply;
    expect([status, body]).toEqual([400, expect.stringContaining("this thread was stopped")]);
    // It was probably begun, and is billed.
    expect(gateway.records).toMatchObject([{ refusal: "stopped", estimated: true }]);
    expect(thread.spending().inputTokens).toBeGreaterThan(0);
    expect((await ask(thread)).status).toBe(400);
    expect(models.requests).toHaveLength(1);
  });

  test("lets go of the vendor when the client does", async () => {
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ text: "Well, ".repeat(100), dripMs: 50 }] }],
    });
    await using gateway = await openGateway(models);
    const { url, token } = gateway.open({ vendor, label: "reviewer" });
    const client = new AbortController();
    const path = {
      anthropic: "/v1/messages",
      openai: "/v1/responses",
      gemini: "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
    }[vendor];
    const body = {
      anthropic: {
        model: "claude-sonnet-5",
        max_tokens: 1000,
        system: "Be brief.",
        messages: [{ role: "user", content: "Review this" }],
        stream: true,
      },
      openai: { model: "m", input: [], stream: true },
      gemini: { contents: [{ role: "user", parts: [{ text: "x" }] }] },
    }[vendor];
    const response = await fetch(url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "anthropic-version": "2023-06-01" },
      body: JSON.stringify(body),
      signal: client.signal,
    });
    expect(response.status).toBe(200);
    client.abort();
    expect(await models.requests[0]?.ended).toBe("aborted");
  });
});

test("the gateway stops every thread when its signal is aborted", async () => {
  const fault = { kind: "silent", at: "before-headers" } as const;
  await using models = await startModels({
    scripts: vendors.map((vendor) => ({ vendor, steps: [{ fault }] })),
  });
  const run = new AbortController();
  await using gateway = await openGateway(models, { signal: run.signal });
  const threads = vendors.map((vendor) => gateway.open({ vendor, label: vendor }));
  const [one, two, three] = threads as [GatewayThread, GatewayThread, GatewayThread];
  const replies = [asks.anthropic(one), asks.openai(two), asks.gemini(three)];
  await Promise.all(vendors.map((name) => models.waitFor(({ vendor }) => vendor === name)));
  run.abort();
  for (const reply of replies) expect((await reply).body).toContain("the run was stopped");
  expect(threads.map(({ stopped }) => stopped)).toEqual(Array(3).fill("the run was stopped"));
  const late = gateway.open({ vendor: "openai", label: "late" });
  expect((await asks.openai(late)).status).toBe(400);
});

test("the gateway hands each piece on as it comes", async () => {
  let more: () => void = () => undefined;
  await using vendor = await startVendor((_, response) => {
    response.writeHead(200, sse).write('data: {"first":1}\n\n');
    more = () => response.end(lastEvent(1, 1));
  });
  await using gateway = await openGateway(vendor);
  const { url, token } = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": token },
    body: JSON.stringify({ model: "claude-sonnet-5", messages: [] }),
  });
  // The vendor goes on only once its first piece has arrived: a gateway that held it back would never end.
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe('data: {"first":1}\n\n');
  more();
  expect((await reader?.read())?.value).toBe(lastEvent(1, 1));
});

test("the gateway decodes what a vendor compressed unasked, and counts it", async () => {
  await using vendor = await startVendor((_, response) => {
    const headers = { ...sse, "content-encoding": "gzip", "set-cookie": "a=b", "x-kept": "yes" };
    response.writeHead(200, headers).end(gzipSync(lastEvent(321, 45)));
  });
  await using gateway = await openGateway(vendor);
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const reply = await asks.anthropic(thread);
  expect(reply.body).toBe(lastEvent(321, 45));
  expect(Object.fromEntries(reply.headers)).not.toMatchObject({ "content-encoding": "gzip" });
  expect([reply.headers.get("set-cookie"), reply.headers.get("x-kept")]).toEqual([null, "yes"]);
  expect(thread.spending()).toMatchObject({ inputTokens: 321, outputTokens: 45 });
  expect(vendor.requests[0]?.headers["accept-encoding"]).toBe("identity");
});

test("the gateway reads usage also where an event comes in pieces, through letters even", async () => {
  const event = `data: ${JSON.stringify({ said: "Zwölf 🙂" })}\n\n${lastEvent(7, 8)}`;
  await using vendor = await startVendor(async (_, response) => {
    response.writeHead(200, sse);
    for (const byte of Buffer.from(event)) {
      response.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    response.end();
  });
  await using gateway = await openGateway(vendor);
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const text = await asks.anthropic(thread);
  expect(text.body).toBe(event);
  expect(thread.spending()).toMatchObject({ inputTokens: 7, outputTokens: 8 });
});

test("the gateway replaces a kept connection that turns out to be dead", async () => {
  const ports: unknown[] = [];
  await using vendor = await startVendor((message, response) => {
    const known = ports.includes(message.socket.remotePort);
    ports.push(message.socket.remotePort);
    if (known) message.socket.resetAndDestroy();
    else response.writeHead(200, sse).end(lastEvent(1, 1));
  });
  await using gateway = await openGateway(vendor);
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  expect((await asks.anthropic(thread)).status).toBe(200);
  expect((await asks.anthropic(thread)).status).toBe(200);
  expect(ports).toHaveLength(3);
  expect(gateway.records).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
});

test.each([301, 302, 307, 308])("the gateway follows no redirect of %i", async (status) => {
  await using elsewhere = await startVendor((_, response) => response.end());
  await using vendor = await startVendor((_, response) => {
    response.writeHead(status, { location: `${elsewhere.url}/v1/messages` }).end();
  });
  await using gateway = await openGateway(vendor);
  const reply = await asks.anthropic(gateway.open({ vendor: "anthropic", label: "reviewer" }));
  expect([reply.status, reply.body]).toEqual([400, expect.stringContaining("a redirect")]);
  expect(reply.headers.get("location")).toBeNull();
  expect(elsewhere.requests).toEqual([]);
});

test("the gateway says 502 when nobody listens at the vendor's address, and counts no request", async () => {
  const vendor = await startVendor((_, response) => response.end());
  await vendor[Symbol.asyncDispose]();
  await using gateway = await openGateway(vendor, { headersTimeoutMs: 1_000 });
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const reply = await asks.anthropic(thread);
  expect([reply.status, reply.body]).toEqual([502, expect.stringContaining("ECONNREFUSED")]);
  expect(gateway.records).toMatchObject([{ refusal: "unreachable", end: "refused" }]);
  expect(gateway.records[0]?.attempts).toBeGreaterThan(1);
  expect(thread.spending().requests).toBe(0);
});

test("the gateway puts its own words in the place of a page that is no vendor's answer", async () => {
  await using vendor = await startVendor((_, response) => {
    response.writeHead(403, { "content-type": "text/html" }).end("<h1>Blocked</h1>");
  });
  await using gateway = await openGateway(vendor);
  const reply = await asks.openai(gateway.open({ vendor: "openai", label: "reviewer" }));
  expect([reply.status, reply.body]).toEqual([403, expect.not.stringContaining("<h1>")]);
  expect(reply.body).toContain("model gateway: the vendor answered 403");
});

test("the gateway keeps the key to itself when the vendor repeats it", async () => {
  await using vendor = await startVendor(({ headers }, response) => {
    const error = { message: `Incorrect API key provided: ${headers.authorization}` };
    response.writeHead(401).end(JSON.stringify({ error }));
  });
  await using gateway = await openGateway(vendor);
  const reply = await asks.openai(gateway.open({ vendor: "openai", label: "reviewer" }));
  expect(reply.body).toContain("Bearer [key]");
  expect(reply.body).not.toContain(testKeys.openai);
});

test("the gateway reaches https vendors through the proxy, and only those", async () => {
  const tunnels: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on("connect", ({ url }, socket) => {
    tunnels.push(url);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  await using _ = { [Symbol.asyncDispose]: async () => void proxy.close() };
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ text: "Yes." }] }],
  });
  const httpsProxy = `http://127.0.0.1:${(proxy.address() as { port: number }).port}`;
  await using gateway = await openGateway(models, {
    httpsProxy,
    headersTimeoutMs: 1_000,
    vendors: {
      anthropic: { baseUrl: "https://vendor.invalid", key: testKeys.anthropic },
      openai: { baseUrl: models.url, key: testKeys.openai },
    },
  });
  const far = gateway.open({ vendor: "anthropic", label: "far" });
  expect((await asks.anthropic(far)).status).toBe(502);
  expect((await asks.openai(gateway.open({ vendor: "openai", label: "near" }))).status).toBe(200);
  expect(new Set(tunnels)).toEqual(new Set(["vendor.invalid:443"]));
});
