import { expect, test } from "vitest";
import {
  endEvents,
  itemPaths,
  readItem,
  startEvents,
} from "../../../src/coder/codex/item-events.ts";

test("tells a change of files twice: as the tool's result and as what changed", () => {
  const item = readItem({
    type: "fileChange",
    id: "call_1",
    changes: [
      { path: "/tree/a.txt", kind: { type: "add" }, diff: "x\n" },
      { path: "/tree/b.txt", kind: { type: "update", move_path: null }, diff: "" },
    ],
    status: "completed",
  });
  const changes = [
    { path: "/tree/a.txt", kind: "add" },
    { path: "/tree/b.txt", kind: "update" },
  ];
  expect(startEvents(item)).toMatchObject([{ type: "tool_use", id: "call_1" }]);
  expect(endEvents(item)).toMatchObject([
    { type: "tool_result", failed: false, item: { type: "file_change", changes } },
    { type: "file_change", changes },
  ]);
});

test("names both places of a file that moves", () => {
  const kind = { type: "update", move_path: "/escape.txt" };
  const changes = [{ path: "/tree/a.txt", kind, diff: "" }];
  const item = readItem({ type: "fileChange", id: "call_1", changes, status: "completed" });
  expect(itemPaths(item)).toEqual(["/tree/a.txt", "/escape.txt"]);
  expect(endEvents(item)).toMatchObject([
    { type: "tool_result" },
    {
      type: "file_change",
      changes: [
        { path: "/tree/a.txt", kind: "delete" },
        { path: "/escape.txt", kind: "add" },
      ],
    },
  ]);
});

test("tells no change of files that was declined", () => {
  const item = readItem({ type: "fileChange", id: "call_1", changes: [], status: "declined" });
  expect(endEvents(item)).toMatchObject([
    { type: "tool_result", failed: true, item: { status: "declined" } },
  ]);
});

test("hands on what a tool server gave", () => {
  const item = readItem({
    type: "mcpToolCall",
    id: "call_1",
    server: "docs",
    tool: "find",
    arguments: { word: "a" },
    result: { content: [{ type: "text", text: "found" }] },
    status: "completed",
  });
  expect(startEvents(item)).toEqual([
    { type: "tool_use", id: "call_1", name: "find", input: { word: "a" } },
  ]);
  expect(endEvents(item)).toMatchObject([{ output: expect.stringContaining("found") }]);
});

test("takes an item of a type it does not know for a sign of life", () => {
  const item = readItem({ type: "somethingNew", id: "item_1" });
  expect(startEvents(item)).toEqual([]);
  expect(endEvents(item)).toEqual([{ type: "progress", label: "somethingNew", text: undefined }]);
});

test.each([[{ type: "agentMessage", id: "m" }], [{ type: "commandExecution", id: "c" }]])(
  "throws at %j, which breaks the protocol",
  (value) => {
    expect(() => endEvents(readItem(value))).toThrow(TypeError);
  },
);
