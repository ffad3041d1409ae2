import { expect, it, vi } from "vitest";
import type { Job } from "../../src/action/job.ts";
import type * as withAgents from "../../src/action/with-agents.ts";
import { parseConfig, type RawInputs } from "../../src/config/config.ts";
import { IntegrityError } from "../../src/errors.ts";
import { noSpending } from "../../src/model/spending.ts";
import { recordUsage, withBudget } from "../../src/stages/record-usage.ts";

const atEnd = vi.hoisted(() => ({ error: undefined as Error | undefined }));
vi.mock("../../src/action/with-agents.ts", async (original) => ({
  ...(await original<typeof withAgents>()),
  async withAgentPool(_: unknown, __: unknown, work: (context: unknown) => Promise<unknown>) {
    const made = await work({ pool: { notices: () => [] }, onProgress: () => undefined });
    if (atEnd.error) throw atEnd.error;
    return made;
  },
}));

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

it("keeps what agents made where their end breaks, unless programs of ours were changed", async () => {
  const job = { stop: new AbortController().signal } as unknown as Job;
  const record = async (error?: Error) => {
    atEnd.error = error;
    return await recordUsage({} as never, job, async () => "made");
  };
  expect(await record()).toMatchObject({ value: "made", failure: undefined });
  const broken = new Error("a process does not end");
  expect(await record(broken)).toMatchObject({ value: "made", failure: broken });
  await expect(record(new IntegrityError("dist/ was changed"))).rejects.toThrow("was changed");
});
