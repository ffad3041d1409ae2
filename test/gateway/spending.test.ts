import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Vendor } from "../world/models/request.ts";
import { asks } from "./ask.ts";
import { openGateway } from "./open-gateway.ts";
import { startVendor } from "./vendor-server.ts";

const json = (response: ServerResponse, body: object) =>
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
const said = (usage: object) => ({ type: "message", usage });
/** Of claude-opus-5, which costs 5, 0.5, 6.25 and 25 US dollars per million tokens. */
const opus = "claude-opus-5";
const dollars = (input: number, output: number) => (5 * input + 25 * output) / 1_000_000;
const pdf = {
  type: "document",
  source: { type: "base64", media_type: "application/pdf", data: "A".repeat(7_000) },
};
const png = {
  type: "image",
  source: { type: "base64", media_type: "image/png", data: "A".repeat(2_000_000) },
};
const says = (...content: object[]) => ({ model: opus, messages: [{ role: "user", content }] });

test("documents side by side stay within the limit, however many pages they hide", async () => {
  let running = 0;
  let most = 0;
  await using vendor = await startVendor(async (_, response) => {
    most = Math.max(most, ++running);
    await sleep(5);
    running -= 1;
    json(response, said({ input_tokens: 900_000, output_tokens: 1 }));
  });
  await using gateway = await openGateway(vendor, { limits: { maxCostUsd: 10 } });
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const request = { ...says(pdf), max_tokens: 1 };
  await Promise.all(Array.from({ length: 40 }, () => asks.anthropic(thread, request)));
  expect(most).toBe(1);
  expect(gateway.spending().costUsd).toBeGreaterThan(0);
  expect(gateway.spending().costUsd).toBeLessThanOrEqual(10);
});

test("a picture counts as a picture, not as its bytes", async () => {
  await using vendor = await startVendor((_, response) =>
    json(response, said({ input_tokens: 5_000, output_tokens: 1 })),
  );
  await using gateway = await openGateway(vendor, { limits: { maxTokens: 12_000 } });
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  expect((await asks.anthropic(thread, says(png))).status).toBe(200);
  const many = { ...says(png, png, png), max_tokens: 1 };
  expect((await asks.anthropic(thread, many)).body).toContain("token limit");
});

test("every byte of a text may be a token", async () => {
  await using vendor = await startVendor((_, response) => json(response, said({})));
  await using gateway = await openGateway(vendor, { limits: { maxTokens: 10_000 } });
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const text = (length: number) => ({ ...says({ type: "text", text: "€".repeat(length) }) });
  const long = { ...text(3_334), max_tokens: 1 };
  expect((await asks.anthropic(thread, long)).body).toContain("token limit");
  expect(vendor.requests).toEqual([]);
});

describe("what the vendor does not say is settled at the reservation", () => {
  const silent: Record<string, (response: ServerResponse) => void> = {
    "before its headers": () => undefined,
    "after its first event": (response) => {
      const usage = { input_tokens: 10, output_tokens: 1 };
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify({ type: "message_start", message: { usage } })}\n\n`);
    },
  };

  test.each(Object.keys(silent))("where the client goes away %s", async (when) => {
    await using vendor = await startVendor((_, response) => silent[when]?.(response));
    await using gateway = await openGateway(vendor, { limits: { maxCostUsd: 1 } });
    const { url, token } = gateway.open({ vendor: "anthropic", label: "reviewer" });
    const leave = async () => {
      const body = JSON.stringify({ ...says(), max_tokens: 4_000, stream: true });
      const headers = { "x-api-key": token };
      const signal = AbortSignal.timeout(150);
      await fetch(`${url}/v1/messages`, { method: "POST", headers, body, signal })
        .then((response) => response.text())
        .catch(() => undefined);
    };
    for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 10 }, leave));
    await expect.poll(() => gateway.records.length).toBe(30);
    // What each may have thought, unseen.
    const worst = vendor.requests.length * dollars(0, 4_000);
    expect(vendor.requests.length).toBeGreaterThan(1);
    expect(worst).toBeLessThanOrEqual(1);
    expect(gateway.spending().costUsd).toBeGreaterThanOrEqual(worst);
  });

  test.each([
    ["a stream that ends early", "text/event-stream", ""],
    ["an answer without usage", "application/json", "{}"],
    ["an answer that is no JSON", "application/json", "<html>"],
  ])("in %s", async (_, type, body) => {
    await using vendor = await startVendor((_, response) => {
      response.writeHead(200, { "content-type": type }).end(body);
    });
    await using gateway = await openGateway(vendor);
    const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
    await asks.anthropic(thread, { ...says(), max_tokens: 50_000 }).catch(() => undefined);
    expect(gateway.records).toMatchObject([{ estimated: true }]);
    expect(gateway.spending().costUsd).toBeGreaterThan(dollars(0, 50_000));
  });

  test("and a connection that breaks after the request counts as a request", async () => {
    await using vendor = await startVendor((_, response) => response.socket?.resetAndDestroy());
    await using gateway = await openGateway(vendor, { headersTimeoutMs: 400 });
    const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
    expect((await asks.anthropic(thread, { ...says(), max_tokens: 50_000 })).status).toBe(502);
    expect(gateway.spending().requests).toBe(1);
    expect(gateway.spending().costUsd).toBeGreaterThan(dollars(0, 50_000));
  });

  test("also its prompt alone", async () => {
    await using vendor = await startVendor((_, response) =>
      json(response, said({ output_tokens: 10 })),
    );
    await using gateway = await openGateway(vendor);
    const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
    await asks.anthropic(thread, says({ type: "text", text: "0".repeat(100_000) }));
    expect(gateway.spending().costUsd).toBeGreaterThan(dollars(100_000, 0));
  });
});

const price = { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 10 };
const prices = { "claude-sonnet-5": price, "gpt-5.5": price, "gemini-2.5-pro": price };
const passes = [
  { type: "compaction", input_tokens: 180_000, output_tokens: 3_500 },
  { type: "message", input_tokens: 23_000, output_tokens: 1_000 },
];
const usage = { input_tokens: 1_000, output_tokens: 100 };
const googleUsage = { promptTokenCount: 1_000, candidatesTokenCount: 100 };
const answered = { candidates: [{ finishReason: "STOP" }] };

test.each<[Vendor, string, object, number]>([
  [
    "anthropic",
    "every pass of an answer with a compaction",
    said({ input_tokens: 23_000, output_tokens: 1_000, iterations: passes }),
    203_000 + 45_000,
  ],
  [
    "anthropic",
    "an hour in the cache",
    said({
      ...usage,
      cache_creation_input_tokens: 400,
      cache_creation: { ephemeral_1h_input_tokens: 300, ephemeral_5m_input_tokens: 100 },
    }),
    1_000 + 1_000 + 300 * 2 + 100 * 1.25,
  ],
  ["anthropic", "fast mode", said({ ...usage, speed: "fast" }), 2_000 * 6],
  ["anthropic", "one region", said({ ...usage, inference_geo: "us" }), 2_000 * 1.1],
  ["openai", "a dearer tier", { usage, service_tier: "priority" }, 2_000 * 2.5],
  ["openai", "the usual tier", { usage, service_tier: "default" }, 2_000],
  [
    "gemini",
    "a dearer tier",
    { ...answered, usageMetadata: { ...googleUsage, serviceTier: "priority" } },
    2_000 * 1.8,
  ],
  [
    "gemini",
    "what was heard",
    {
      ...answered,
      usageMetadata: {
        ...googleUsage,
        promptTokensDetails: [
          { modality: "TEXT", tokenCount: 200 },
          { modality: "AUDIO", tokenCount: 800 },
        ],
      },
    },
    200 + 800 * 5 + 1_000,
  ],
])("the gateway counts, for %s, %s", async (vendor, _, answer, millionths) => {
  await using server = await startVendor((_, response) => json(response, answer));
  await using gateway = await openGateway(server, { prices });
  await asks[vendor](gateway.open({ vendor, label: "reviewer" }));
  expect(gateway.records).toMatchObject([{ estimated: false }]);
  expect(gateway.spending().costUsd).toBeCloseTo(millionths / 1_000_000, 9);
});

test("an hour in the cache is reserved at its own price", async () => {
  await using vendor = await startVendor((_, response) => json(response, said(usage)));
  const limits = { maxCostUsd: 0.0015 };
  await using gateway = await openGateway(vendor, { prices, limits });
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const kept = (ttl: string) => ({
    max_tokens: 1,
    system: [{ type: "text", text: "0".repeat(700), cache_control: { type: "ephemeral", ttl } }],
  });
  expect((await asks.anthropic(thread, kept("1h"))).body).toContain("cost limit");
  const other = gateway.open({ vendor: "anthropic", label: "reviewer" });
  expect((await asks.anthropic(other, kept("5m"))).status).toBe(200);
});

test("an error of a vendor is read to a bound, also when it was compressed", async () => {
  await using vendor = await startVendor((_, response) => {
    const headers = { "content-encoding": "gzip", "x-should-retry": "false" };
    const error = { message: " ".repeat(16 << 20) };
    response.writeHead(429, headers).end(gzipSync(JSON.stringify({ error })));
  });
  await using gateway = await openGateway(vendor);
  const reply = await asks.anthropic(gateway.open({ vendor: "anthropic", label: "reviewer" }));
  expect(reply.status).toBe(429);
  expect(reply.body.length).toBeLessThan(1_000);
});
