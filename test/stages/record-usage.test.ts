import { expect, it } from "vitest";
import type { Job } from "../../src/action/job.ts";
import { parseConfig, type RawInputs } from "../../src/config/config.ts";
import { noSpending } from "../../src/model/spending.ts";
import { withBudget } from "../../src/stages/record-usage.ts";

const jobOf = (inputs: RawInputs) => ({ config: parseConfig(inputs) }) as unknown as Job;
const limits = { "max-cost": "9", "max-tokens": "9000", "max-requests": "90" };
const spent = {
  ...noSpending,
  costUsd: 3,
  requests: 30,
  inputTokens: 1_000,
  cachedInputTokens: 2_000,
};

it("shares what is left evenly among the jobs of a stage", () => {
  const { config } = withBudget(jobOf(limits), [spent], 2);
  expect(config).toMatchObject({ maxCostUsd: 3, maxTokens: 3_000, maxRequests: 30 });
});

it("gives nothing where nothing is left, and what no price is known for costs nothing", () => {
  const over = withBudget(jobOf(limits), [spent, spent, spent, spent], 1);
  expect(over.config).toMatchObject({ maxCostUsd: 0, maxTokens: 0, maxRequests: 0 });
  const unpriced = withBudget(jobOf(limits), [{ ...spent, costUsd: null }], 1);
  expect(unpriced.config).toMatchObject({ maxCostUsd: 9, maxTokens: 6_000 });
});
