import { expect, test } from "vitest";
import { foldEvents } from "../../../src/coder/driver/fold.ts";
import type { CoderEvent, EventBody } from "../../../src/coder/event.ts";

function fold(...bodies: EventBody[]) {
  const events = bodies.map(
    (body): CoderEvent => ({ ...body, coder: "test", atMs: 0, original: undefined }),
  );
  return foldEvents(events);
}

test("makes one item of a tool call and its result, where the call was", () => {
  const { items } = fold(
    { type: "tool_use", id: "t1", name: "Read", input: { file: "a" } },
    { type: "message", text: "Reading.", delta: false },
    {
      type: "tool_result",
      id: "t1",
      name: "Read",
      output: "text",
      failed: false,
      item: undefined,
    },
  );
  expect(items).toEqual([
    {
      type: "tool_call",
      id: "t1",
      name: "Read",
      input: { file: "a" },
      output: "text",
      status: "completed",
    },
    { type: "message", id: "item-2", text: "Reading." },
  ]);
});

test("prefers the item that the coder formed", () => {
  const item = { type: "file_change", id: "t1", changes: [], status: "completed" } as const;
  const { items } = fold(
    { type: "tool_use", id: "t1", name: "Edit", input: {} },
    { type: "tool_result", id: "t1", name: "Edit", output: "ok", failed: false, item },
    { type: "file_change", changes: [] },
  );
  expect(items).toEqual([item]);
});

test("keeps a call without a result as running", () => {
  const { items } = fold({ type: "tool_use", id: "t1", name: "Bash", input: {} });
  expect(items).toMatchObject([{ id: "t1", status: "running", output: undefined }]);
});

test("leaves out the pieces of messages", () => {
  const { items, text } = fold(
    { type: "message", text: "Hel", delta: true },
    { type: "message", text: "lo", delta: true },
    { type: "message", text: "Hello", delta: false },
    { type: "done", text: "Hello", json: undefined },
  );
  expect(items).toEqual([{ type: "message", id: "item-1", text: "Hello" }]);
  expect(text).toBe("Hello");
});

test("keeps one plan, as it stood last", () => {
  const { items } = fold(
    { type: "plan_update", steps: [{ text: "look", done: false }] },
    { type: "message", text: "Looking.", delta: false },
    { type: "plan_update", steps: [{ text: "look", done: true }] },
  );
  expect(items).toMatchObject([{ type: "plan", steps: [{ text: "look", done: true }] }, {}]);
});

test("takes the last usage, and knows no figure when none came", () => {
  const usage = {
    inputTokens: 1,
    cachedInputTokens: undefined,
    cacheWriteTokens: undefined,
    outputTokens: 2,
    reasoningTokens: undefined,
  };
  const later = { ...usage, outputTokens: 5 };
  expect(fold({ type: "usage", usage }, { type: "usage", usage: later }).usage).toEqual(later);
  expect(fold().usage.inputTokens).toBeUndefined();
});
