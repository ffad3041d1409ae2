import { expect, it, vi } from "vitest";
import type { Job } from "../../src/action/job.ts";
import type * as withAgents from "../../src/action/with-agents.ts";
import { IntegrityError } from "../../src/errors.ts";
import { recordUsage } from "../../src/stages/record-usage.ts";

const atEnd = vi.hoisted(() => ({ error: undefined as Error | undefined }));
vi.mock("../../src/action/with-agents.ts", async (original) => ({
  ...(await original<typeof withAgents>()),
  async withAgentPool(_: unknown, __: unknown, work: (context: unknown) => Promise<unknown>) {
    const made = await work({ pool: { notices: () => [] }, onProgress: () => undefined });
    if (atEnd.error) throw atEnd.error;
    return made;
  },
}));

it("keeps for the artifact what agents made where their end breaks, unless programs of ours were changed", async () => {
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
