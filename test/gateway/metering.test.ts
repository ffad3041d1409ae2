import { describe, expect, test } from "vitest";
import type { VendorName } from "../../src/gateway/gateway.ts";
import { startModels } from "../world/models/server.ts";
import { asks } from "./ask.ts";
import { openGateway } from "./open-gateway.ts";

const vendors: readonly VendorName[] = ["anthropic", "openai", "gemini"];

describe.each(vendors)("the gateway for %s", (vendor) => {
  test("counts what the model said it used", async () => {
    const usage = {
      inputTokens: 1000,
      cachedInputTokens: 400,
      outputTokens: 70,
      reasoningTokens: 30,
    };
    const cacheWriteTokens = vendor === "gemini" ? 0 : 50;
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ text: "Well.", usage: { ...usage, cacheWriteTokens } }] }],
    });
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor, label: "test" });
    const reply = await asks[vendor](thread);
    expect(reply.status).toBe(200);
    expect(thread.spending()).toMatchObject({
      requests: 1,
      inputTokens: 1000,
      cachedInputTokens: 400,
      cacheWriteTokens,
      outputTokens: 70,
    });
    expect(gateway.spending()).toEqual(thread.spending());
    expect(models.problems).toEqual([]);
  });
});
