import { expect, test } from "vitest";
import { readToolCall } from "../../../src/coder/acp/tool-call.ts";
import { followTurn } from "../../../src/coder/acp/turn.ts";
import type { AdapterEvent } from "../../../src/coder/driver/adapter.ts";

function follow() {
  const events: AdapterEvent[] = [];
  const turn = followTurn((event) => events.push(event));
  const say = (sessionUpdate: string, text: string) =>
    turn.receive({ sessionUpdate, content: { type: "text", text } }, undefined);
  return { turn, events, say };
}

test("puts chunks together to a message at each tool call and at the end", () => {
  const { turn, events, say } = follow();
  say("agent_thought_chunk", "Hm, ");
  say("agent_thought_chunk", "let me see.");
  say("agent_message_chunk", "I ");
  say("agent_message_chunk", "look.");
  const call = { toolCallId: "read_file__1", kind: "read", title: "a.ts", content: [] };
  turn.receive({ sessionUpdate: "tool_call", status: "in_progress", ...call }, undefined);
  turn.receive({ sessionUpdate: "tool_call_update", status: "completed", ...call }, undefined);
  say("agent_message_chunk", "Done.");
  expect(turn.finish()).toBe("Done.");
  const whole = events.filter((event) => event.type !== "message" || !event.delta);
  expect(whole).toMatchObject([
    { type: "progress", label: "reasoning", text: "Hm, let me see." },
    { type: "message", text: "I look." },
    { type: "tool_use", id: "read_file__1", name: "read_file" },
    { type: "tool_result", id: "read_file__1", failed: false },
    { type: "message", text: "Done." },
  ]);
});

test("takes a change of mode for no word of the model", () => {
  const { turn, events, say } = follow();
  say("agent_message_chunk", "[MODE_UPDATE] default");
  expect(turn.finish()).toBe("");
  expect(events).toEqual([]);
});

test("begins a call that is first heard of when it is put to us", () => {
  const { turn, events } = follow();
  const content = [{ type: "diff", path: "/tree/a.ts", _meta: { kind: "modify" } }];
  const fields = { toolCallId: "replace__1", kind: "edit", content };
  turn.asked(readToolCall(fields), { status: "accepted", targets: ["/tree/a.ts"] }, undefined);
  const update = { sessionUpdate: "tool_call_update", status: "completed", ...fields };
  turn.receive(update, undefined);
  const changes = [{ path: "/tree/a.ts", kind: "update" }];
  expect(events).toMatchObject([
    { type: "tool_use", name: "replace" },
    { type: "permission", decision: "accept" },
    { type: "tool_result", item: { type: "file_change", status: "completed", changes } },
    { type: "file_change", changes },
  ]);
});

test("shows the plan as it stands", () => {
  const { turn, events } = follow();
  const entries = [
    { content: "look", status: "completed", priority: "high" },
    { content: "change", status: "pending", priority: "high" },
  ];
  turn.receive({ sessionUpdate: "plan", entries }, undefined);
  const steps = [
    { text: "look", done: true },
    { text: "change", done: false },
  ];
  expect(events).toEqual([{ type: "plan_update", steps }]);
});

test("passes over updates it does not know", () => {
  const { turn, events } = follow();
  turn.receive({ sessionUpdate: "available_commands_update", availableCommands: [] }, undefined);
  expect(events).toEqual([]);
});
