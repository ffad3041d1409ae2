import { describe, expect, test } from "vitest";
import { startModels } from "../world/models/server.ts";
import { askGeminiOnce, asks, vendors } from "./ask.ts";
import { openGateway } from "./open-gateway.ts";

/** What `asks` ask for, each at the same price. */
const asked = { anthropic: "claude-sonnet-5", openai: "gpt-5.5", gemini: "gemini-2.5-pro" };
const price = { input: 1, cachedInput: 0.1, cacheWrite: 2, output: 10 };
const prices = Object.fromEntries(Object.values(asked).map((model) => [model, price]));

describe.each(vendors)("the gateway counts %s's", (vendor) => {
  // Gemini has no such figure.
  const cacheWriteTokens = vendor === "gemini" ? 0 : 50;
  const usage = {
    inputTokens: 1000,
    cachedInputTokens: 400,
    cacheWriteTokens,
    outputTokens: 70,
    reasoningTokens: 30,
  };
  const tokens = { inputTokens: 1000, cachedInputTokens: 400, cacheWriteTokens, outputTokens: 70 };
  const costUsd = (1000 * 1 + 400 * 0.1 + cacheWriteTokens * 2 + 70 * 10) / 1_000_000;

  test("cached, written and reasoning tokens as the vendor bills them", async () => {
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ reasoning: "Hm.", text: "Well.", usage }] }],
    });
    await using gateway = await openGateway(models, { prices });
    const thread = gateway.open({ vendor, label: "reviewer" });
    expect((await asks[vendor](thread)).status).toBe(200);
    expect(thread.spending()).toEqual({
      ...tokens,
      requests: 1,
      costUsd: expect.closeTo(costUsd, 9),
    });
    expect(thread.models()).toEqual([asked[vendor]]);
    expect(gateway.records).toMatchObject([
      {
        label: "reviewer",
        vendor,
        model: asked[vendor],
        end: "answered",
        status: 200,
        attempts: 1,
        tokens,
        estimated: false,
      },
    ]);
    expect(models.problems).toEqual([]);
  });

  test("answers that are no stream", async () => {
    const steps = [{ text: "Well.", usage }];
    // Gemini's CLI asks so beside its turns.
    const match = { kind: vendor === "gemini" ? "side" : "turn" } as const;
    await using models = await startModels({ scripts: [{ vendor, match, steps }] });
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor, label: "reviewer" });
    const reply = await (vendor === "gemini"
      ? askGeminiOnce(thread)
      : asks[vendor](thread, { stream: false }));
    expect(reply.json).toBeDefined();
    expect(thread.spending()).toMatchObject(tokens);
  });

  test("threads together and apart", async () => {
    await using models = await startModels({
      scripts: [{ vendor, steps: () => ({ text: "Yes.", usage }) }],
    });
    await using gateway = await openGateway(models, { prices });
    const one = gateway.open({ vendor, label: "one" });
    const two = gateway.open({ vendor, label: "two" });
    await Promise.all([asks[vendor](one), asks[vendor](two), asks[vendor](two)]);
    expect([one, two].map((thread) => thread.spending().requests)).toEqual([1, 2]);
    two.close();
    expect(gateway.spending()).toMatchObject({ requests: 3, inputTokens: 3000, outputTokens: 210 });
    expect(two.spending().costUsd).toBeCloseTo(2 * costUsd, 9);
  });

  test("a broken stream by what went by, and says so", async () => {
    const text = "It was the best of times, it was the worst of times. ".repeat(20);
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ text, dripMs: 0, fault: { kind: "truncated" } }] }],
    });
    await using gateway = await openGateway(models, { prices });
    const thread = gateway.open({ vendor, label: "reviewer" });
    await asks[vendor](thread);
    const { inputTokens, outputTokens } = thread.spending();
    expect(inputTokens).toBeGreaterThan(0);
    expect(outputTokens).toBeGreaterThan(text.length / 5);
    expect(outputTokens).toBeLessThan(text.length / 3);
    expect(gateway.records).toMatchObject([{ estimated: true }]);
  });

  test("refused requests without tokens", async () => {
    const fault = { kind: "status", status: 400 } as const;
    await using models = await startModels({ scripts: [{ vendor, steps: [{ fault }] }] });
    await using gateway = await openGateway(models, { prices });
    const thread = gateway.open({ vendor, label: "reviewer" });
    expect((await asks[vendor](thread)).status).toBe(400);
    expect(thread.spending()).toMatchObject({ requests: 1, inputTokens: 0, costUsd: 0 });
  });

  test("tokens, but no cost, of a model without a price", async () => {
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ text: "A", usage }] }],
    });
    await using gateway = await openGateway(models, { prices: {} });
    const thread = gateway.open({ vendor, label: "reviewer" });
    await asks[vendor](thread);
    expect(thread.spending()).toMatchObject({ ...tokens, costUsd: null });
    expect(gateway.spending().costUsd).toBeNull();
  });
});

test("the gateway takes a long prompt's price from its whole prompt, cached tokens included", async () => {
  const longPrompt = { ...price, input: 3, aboveTokens: 1300 };
  const usage = { inputTokens: 1000, cachedInputTokens: 400, cacheWriteTokens: 0, outputTokens: 0 };
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ text: "A", usage }] }],
  });
  const table = {
    "gpt-5.5": { ...price, cachedInput: 0, longPrompt: { ...longPrompt, cachedInput: 0 } },
  };
  await using gateway = await openGateway(models, { prices: table });
  const thread = gateway.open({ vendor: "openai", label: "reviewer" });
  await asks.openai(thread);
  expect(thread.spending().costUsd).toBeCloseTo(3000 / 1_000_000, 9);
});
