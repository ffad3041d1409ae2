import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { UnconfiguredJob } from "../../src/action/job.ts";
import { parseConfig, type RawInputs } from "../../src/config/config.ts";
import { runStage } from "../../src/stages/index.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { artifactOf } from "./contents.ts";

/** What the stage `merge` does behind a plan. It may ask GitHub nothing. */
async function merge(over: object, files: readonly string[] = []) {
  await using folder = await temporaryFolder("run-stage");
  const plan = artifactOf("plan", null, over);
  await writeFile(join(folder.path, "crosscheck-plan.json"), JSON.stringify(plan));
  for (const name of files) await writeFile(join(folder.path, name), "");
  const inputs: RawInputs = {
    ...{ stage: "merge", artifacts: folder.path, "github-token": "t" },
    digests: `crosscheck-plan=${plan.digest}`,
  };
  const notes: string[] = [];
  const job = {
    ...{ inputs, config: parseConfig(inputs), temp: folder.path, scratch: folder.path },
    ...{ signal: new AbortController().signal, note: (text: string) => notes.push(text) },
    event: { name: "pull_request", payload: {}, repository: "acme/shop" },
  };
  const { outputs, warnings } = await runStage("merge", job as unknown as UnconfiguredJob);
  return { outputs, warnings, notes };
}

it.each([
  ["skipped", "mallory has no write access", "mallory has no write access"],
  ["nothing-new", "it was reviewed", "it was reviewed"],
  ["skipped", "", "there is nothing to review"],
])("does nothing where the plan says %s, and says why", async (decision, reason, said) => {
  const { outputs, warnings } = await merge({ decision, reason, pinned: null });
  expect(outputs).toMatchObject({ outcome: "skipped", artifact: "", digest: "" });
  expect(warnings).toEqual([`merge: skipped: ${said}`]);
});

it("asks no reviewer for what was only to be checked against earlier issues", async () => {
  const { outputs } = await merge({ decision: "unchanged", reason: "" });
  expect(outputs.outcome).toBe("skipped");
});

it.each(["github-token", "stage", "max-nonsense"])(
  "takes no plan that hands on the input %s, which is not one that all stages share",
  async (name) => {
    const inputs = { fix: "suggest", [name]: "publish" };
    await expect(merge({ inputs })).rejects.toThrow("it hands on inputs that are none");
  },
);

it("names what it did not read among the artifacts", async () => {
  const { notes } = await merge({ decision: "skipped", pinned: null }, ["notes.txt", "::set.json"]);
  expect(notes[0]).toMatch(/^2 entries are no artifacts and were not read: /);
});
