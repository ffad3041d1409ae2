import { expect, test } from "vitest";
import { createApprover } from "../../../src/coder/approval/approver.ts";
import type { ApprovalRequest, Judge } from "../../../src/coder/approval/request.ts";

const asked: ApprovalRequest = {
  kind: "command",
  id: "1",
  cwd: "/tree",
  reason: undefined,
  command: "npm test",
};
const running = new AbortController().signal;
const accept: Judge = () => ({ decision: "accept" });
const decline: Judge = () => ({ decision: "decline", reason: "no" });
const silent: Judge = () => undefined;

test.each([
  [{}, "decline", "default"],
  [{ rubric: accept }, "accept", "rubric"],
  [{ engine: decline, rubric: accept }, "decline", "engine"],
  [{ onCommandApproval: accept, engine: decline, rubric: decline }, "accept", "hook"],
  [{ onCommandApproval: silent, engine: silent, rubric: accept }, "accept", "rubric"],
  [{ onCommandApproval: silent, engine: silent, rubric: silent }, "decline", "default"],
  // A hook of another kind has no say.
  [{ onFileChangeApproval: accept, onToolCall: accept }, "decline", "default"],
] as const)("asks hook, engine and rubric in this order: %o", async (approvals, decision, by) => {
  expect(await createApprover(approvals).decide(asked, running)).toMatchObject({ decision, by });
});

test("declines where a judge fails, without asking a laxer one", async () => {
  const failing: Judge = () => Promise.reject(new Error("the rules are gone"));
  const decided = await createApprover({ engine: failing, rubric: accept }).decide(asked, running);
  expect(decided).toEqual({
    decision: "decline",
    by: "engine",
    reason: "the engine failed: the rules are gone",
  });
});

test.each([null, true, "accept", { decision: "yes" }, { decision: "accepted" }])(
  "takes %j for no acceptance",
  async (verdict) => {
    const judge = (() => verdict) as unknown as Judge;
    const decided = await createApprover({ engine: judge, rubric: accept }).decide(asked, running);
    expect(decided.decision).toBe("decline");
  },
);

test("says which words there are when a judge answers with another one", async () => {
  const engine = (() => ({ decision: "yes" })) as unknown as Judge;
  expect((await createApprover({ engine }).decide(asked, running)).reason).toBe(
    'the engine failed: its decision "yes" is none of accept, decline',
  );
});

test("declines at once when the turn is interrupted, whatever the judge does", async () => {
  const stop = new AbortController();
  const decided = createApprover({
    engine: () => {
      stop.abort();
      return new Promise(() => {});
    },
    rubric: accept,
  }).decide(asked, stop.signal);
  expect(await decided).toMatchObject({ decision: "decline", reason: "the turn was interrupted" });
});

test("asks nobody in a turn that is interrupted before", async () => {
  let count = 0;
  const counting: Judge = () => {
    count += 1;
    return { decision: "accept" };
  };
  const stopped = AbortSignal.abort();
  const judges = { onCommandApproval: counting, engine: counting, rubric: counting };
  const decided = await createApprover(judges).decide(asked, stopped);
  expect(decided).toMatchObject({
    decision: "decline",
    by: "hook",
    reason: "the turn was interrupted",
  });
  const question = { id: "1", questions: [{ id: "q", question: "Which?", options: [] }] };
  const hook = () => {
    count += 1;
    return { q: ["this"] };
  };
  expect(await createApprover({ onToolUserInput: hook }).answer(question, stopped)).toBeUndefined();
  expect(count).toBe(0);
});

test("answers no question without a hook, and none when the hook fails", async () => {
  const question = { id: "1", questions: [{ id: "q", question: "Which?", options: [] }] };
  expect(await createApprover({}).answer(question, running)).toBeUndefined();
  const failing = createApprover({ onToolUserInput: () => Promise.reject(new Error("gone")) });
  expect(await failing.answer(question, running)).toBeUndefined();
  const answering = createApprover({ onToolUserInput: () => ({ q: ["this"] }) });
  expect(await answering.answer(question, running)).toEqual({ q: ["this"] });
});
