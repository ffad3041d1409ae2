import { expect, test } from "vitest";
import { readExecEvent } from "../../../../src/coder/codex/exec/read-event.ts";

const item = (fields: object) => ({ type: "item.completed", item: { id: "item_0", ...fields } });

const usage = {
  input_tokens: 100,
  cached_input_tokens: 40,
  cache_write_input_tokens: 0,
  output_tokens: 20,
  reasoning_output_tokens: 5,
};

test.each([
  [{ type: "thread.started", thread_id: "01a1" }],
  [{ type: "turn.started" }],
  [{ type: "turn.completed", usage }],
  [{ type: "turn.failed", error: { message: "no" } }],
  [{ type: "error", message: "Reconnecting... 1/5 (upstream sad)" }],
  [item({ type: "agent_message", text: "Hello" })],
  [item({ type: "reasoning", text: "**Thinking** hard" })],
  [
    item({
      type: "command_execution",
      command: "/bin/bash -c ls",
      aggregated_output: "a\n",
      exit_code: 0,
      status: "completed",
    }),
  ],
  [
    item({
      type: "file_change",
      changes: [{ path: "/t/a.txt", kind: "update" }],
      status: "completed",
    }),
  ],
  [
    item({
      type: "mcp_tool_call",
      server: "docs",
      tool: "find",
      arguments: { word: "a" },
      result: { content: [] },
      error: null,
      status: "completed",
    }),
  ],
  [
    item({
      type: "collab_tool_call",
      tool: "spawn_agent",
      sender_thread_id: "01a1",
      receiver_thread_ids: ["01a2"],
      prompt: "Go",
      agents_states: { "01a2": { status: "pending_init", message: null } },
      status: "completed",
    }),
  ],
  [item({ type: "web_search", query: "rain", action: { type: "search", query: "rain" } })],
  [item({ type: "todo_list", items: [{ text: "one", completed: true }] })],
  [item({ type: "error", message: "a warning" })],
])("reads %j as it is", (record) => {
  expect(readExecEvent(record)).toEqual(record);
});

test("keeps a record of a type it does not know", () => {
  const record = { type: "turn.paused", why: "lunch" };
  expect(readExecEvent(record)).toEqual({ type: "unknown", name: "turn.paused", record });
});

test("keeps an item of a type it does not know", () => {
  const record = item({ type: "hologram", depth: 3 });
  expect(readExecEvent(record)).toMatchObject({
    item: { id: "item_0", type: "unknown", name: "hologram", record: { depth: 3 } },
  });
});

test.each([
  ["a text"],
  [{}],
  [{ type: "thread.started" }],
  [{ type: "turn.failed", error: "no" }],
  [{ type: "item.completed", item: { type: "reasoning", text: "no id" } }],
  [item({ type: "agent_message" })],
])("throws at %j, which breaks the protocol", (record) => {
  expect(() => readExecEvent(record)).toThrow(TypeError);
});
