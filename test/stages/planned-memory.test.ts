import { expect, it } from "vitest";
import { plannedMemory } from "../../src/stages/planned-job.ts";
import { contents } from "./contents.ts";

const { pinned } = contents.plan;

it("hands on which issues were there before the change, and reads what older plans do not say as no", () => {
  const issue = pinned?.memory.issues[0];
  if (!pinned || !issue) throw new Error("the plan has no issue");
  const { preExisting: _, ...older } = issue;
  const issues = [{ ...issue, preExisting: true }, issue, older];
  const memory = plannedMemory({ ...pinned, memory: { ...pinned.memory, issues } });
  expect(memory.issues.map(({ preExisting }) => preExisting)).toEqual([true, false, false]);
});
