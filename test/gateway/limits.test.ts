import { describe, expect, test } from "vitest";
import { startModels } from "../world/models/server.ts";
import { asks, vendors } from "./ask.ts";
import { openGateway } from "./open-gateway.ts";

/** The same request with another maximum of output tokens. */
const atMost = {
  anthropic: (tokens: number) => ({ max_tokens: tokens }),
  openai: (tokens: number) => ({ max_output_tokens: tokens }),
  gemini: (tokens: number) => ({ generationConfig: { maxOutputTokens: tokens } }),
};
const price = { input: 1, cachedInput: 1, cacheWrite: 1, output: 1 };
const prices = { "claude-sonnet-5": price, "gpt-5.5": price, "gemini-2.5-pro": price };
const used = (outputTokens: number) => ({
  usage: {
    inputTokens: 10,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens,
    reasoningTokens: 0,
  },
});

describe.each(vendors)("the gateway to %s", (vendor) => {
  const ask = asks[vendor];
  const limit = { text: "Yes.", ...used(5_000) };

  test.each([
    ["tokens", { maxTokens: 12_500 }, "the token limit of this run is reached (12500"],
    ["cost", { maxCostUsd: 0.0125 }, "the cost limit of this run is reached (0.0125 US dollars"],
  ])("keeps parallel requests from overshooting the run's limit of %s", async (_, limits, why) => {
    await using models = await startModels({ scripts: [{ vendor, steps: () => limit }] });
    await using gateway = await openGateway(models, { prices, limits });
    const threads = Array.from({ length: 6 }, (_, n) => gateway.open({ vendor, label: `${n}` }));
    const replies = await Promise.all(threads.map((thread) => ask(thread, atMost[vendor](5_000))));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(2);
    for (const { status, body } of replies.filter(({ status }) => status !== 200)) {
      expect([status, body]).toEqual([400, expect.stringContaining(why)]);
    }
    expect(gateway.spending()).toMatchObject({ requests: 2, outputTokens: 10_000 });
    expect(threads.filter(({ stopped }) => stopped?.includes(why))).toHaveLength(4);
  });

  test("lets requests wait for what others set aside and do not use", async () => {
    const small = { text: "Yes.", ...used(10) };
    await using models = await startModels({ scripts: [{ vendor, steps: () => small }] });
    await using gateway = await openGateway(models, { limits: { maxTokens: 12_500 } });
    const threads = Array.from({ length: 6 }, (_, n) => gateway.open({ vendor, label: `${n}` }));
    const replies = await Promise.all(threads.map((thread) => ask(thread, atMost[vendor](5_000))));
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
  });

  test("lets a request wait rather than shorten its answer", async () => {
    const small = { text: "Yes.", ...used(10) };
    await using models = await startModels({ scripts: [{ vendor, steps: () => small }] });
    await using gateway = await openGateway(models, { limits: { maxTokens: 30_000 } });
    const [one, two] = [gateway.open({ vendor, label: "1" }), gateway.open({ vendor, label: "2" })];
    const request = atMost[vendor](20_000);
    await Promise.all([ask(one, request), ask(two, request)]);
    expect(models.requests.map(({ body }) => body)).toMatchObject([request, request]);
  });

  test("asks for no longer an answer than what is left pays for", async () => {
    await using models = await startModels({ scripts: [{ vendor, steps: () => limit }] });
    await using gateway = await openGateway(models, { limits: { maxTokens: 20_000 } });
    const thread = gateway.open({ vendor, label: "reviewer" });
    expect((await ask(thread, atMost[vendor](1_000_000))).status).toBe(200);
    const { body } = models.requests[0] as { body: Record<string, unknown> };
    const config = body.generationConfig as { maxOutputTokens: number } | undefined;
    const most = Number(body.max_tokens ?? body.max_output_tokens ?? config?.maxOutputTokens);
    expect(most).toBeGreaterThan(19_000);
    expect(most).toBeLessThan(20_000);
    expect(models.problems).toEqual([]);
  });

  test("keeps a thread's own limits, and lets the others go on", async () => {
    await using models = await startModels({ scripts: [{ vendor, steps: () => limit }] });
    await using gateway = await openGateway(models, { prices });
    const few = gateway.open({ vendor, label: "few", maxRequests: 2 });
    const small = gateway.open({ vendor, label: "small", maxTokens: 9_000 });
    const cheap = gateway.open({ vendor, label: "cheap", maxCostUsd: 0.009 });
    const free = gateway.open({ vendor, label: "free" });
    const request = atMost[vendor](5_000);
    for (const thread of [few, small, cheap, free, few, free]) {
      expect((await ask(thread, request)).status).toBe(200);
    }
    const why = [
      [few, "the request limit of the thread few is reached (2)"],
      [small, "the token limit of the thread small is reached (9000"],
      [cheap, "the cost limit of the thread cheap is reached (0.009 US dollars"],
    ] as const;
    for (const [thread, words] of why) {
      expect(thread.stopped).toBeUndefined();
      const reply = await ask(thread, request);
      expect([reply.status, reply.body]).toEqual([400, expect.stringContaining(words)]);
      expect(thread.stopped).toContain(words);
      expect((await ask(thread, atMost[vendor](1))).status).toBe(400);
    }
    expect((await ask(free, request)).status).toBe(200);
  });

  test("keeps the limit of tokens for a model without a price", async () => {
    await using models = await startModels({ scripts: [{ vendor, steps: () => limit }] });
    const limits = { maxTokens: 9_000, maxCostUsd: 0.000001 };
    await using gateway = await openGateway(models, { prices: {}, limits });
    const thread = gateway.open({ vendor, label: "reviewer" });
    const replies = [
      await ask(thread, atMost[vendor](5_000)),
      await ask(thread, atMost[vendor](5_000)),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 400]);
    expect(thread.stopped).toContain("token limit");
  });
});

test("where only priced models are let in, another one is refused before anybody pays for it", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: () => ({ text: "Yes." }) }],
  });
  const limits = { maxCostUsd: 1 };
  await using gateway = await openGateway(models, { prices: {}, pricedOnly: true, limits });
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const reply = await asks.anthropic(thread);
  expect([reply.status, reply.body]).toEqual([400, expect.stringContaining("input prices")]);
  expect(models.requests).toEqual([]);
  expect(gateway.records).toMatchObject([{ end: "refused", refusal: "price", attempts: 0 }]);
});

test("a run without money asks no priced model", async () => {
  await using models = await startModels();
  await using gateway = await openGateway(models, { limits: { maxCostUsd: 0 } });
  expect((await asks.anthropic(gateway.open({ vendor: "anthropic", label: "r" }))).status).toBe(
    400,
  );
  expect(models.requests).toEqual([]);
});

test("a shortened answer leaves claude's thinking less than itself", async () => {
  const steps = () => ({ text: "Yes." });
  await using models = await startModels({ scripts: [{ vendor: "anthropic", steps }] });
  await using gateway = await openGateway(models, { limits: { maxTokens: 10_000 } });
  const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
  const thinking = { type: "enabled", budget_tokens: 31_999 };
  expect((await asks.anthropic(thread, { max_tokens: 32_000, thinking })).status).toBe(200);
  // The models refuse a budget as large as the answer.
  expect(models.problems).toEqual([]);
});
