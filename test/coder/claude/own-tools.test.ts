import { expect, test } from "vitest";
import type { ClientTool } from "../../../src/coder/client-tool.ts";
import { call } from "../../world/models/call.ts";
import { caseOf } from "../case-of.ts";
import { setDesk } from "../desk.ts";

const inputSchema = {
  type: "object",
  properties: { ticket: { type: "integer" } },
  required: ["ticket"],
  additionalProperties: false,
};
const description = "Reads a ticket";

test("offers the model a tool of ours, and nothing of the tree's", async () => {
  const steps = [
    { calls: [call("mcp__own__read_ticket", { ticket: 7 })] },
    { calls: [call("mcp__own__read_ticket", { ticket: "seven" })] },
    { calls: [call("mcp__own__read_ticket", { ticket: 8 })] },
    { text: "Read." },
    { text: "Here again." },
  ];
  await using desk = await setDesk(caseOf("claude"), { scripts: [steps] });
  const inputs: unknown[] = [];
  const answer: ClientTool["answer"] = async (input) => {
    inputs.push(input);
    if (inputs.length > 1) throw new Error("the archive is closed");
    return "It is about colours.";
  };
  const clientTools = [{ name: "read_ticket", description, inputSchema, answer }];
  const thread = await desk.thread({ clientTools });
  const { items, events } = await thread.run("What is ticket 7 about?");
  expect(desk.models.requests[0]?.tools.toSorted()).toEqual([
    "Glob",
    "Grep",
    "Read",
    "mcp__own__read_ticket",
  ]);
  expect(JSON.stringify(desk.models.requests[0]?.body)).toContain(description);
  const told = desk.models.requests.slice(1).map(({ toolResults }) => toolResults.at(-1)?.text);
  expect(told[0]).toContain("It is about colours.");
  expect(told[1]).toMatch(/not valid|ticket/);
  expect(told[2]).toContain("the archive is closed");
  expect(inputs).toEqual([{ ticket: 7 }, { ticket: 8 }]);
  expect(items).toContainEqual(
    expect.objectContaining({ type: "tool_call", name: "read_ticket", input: { ticket: 7 } }),
  );
  expect(events.some(({ type }) => type === "permission")).toBe(false);
  expect(desk.models.problems).toEqual([]);
});

test("has the hook decline a call, which is told as declined", async () => {
  const steps = [{ calls: [call("mcp__own__read_ticket", { ticket: 7 })] }, { text: "Not read." }];
  await using desk = await setDesk(caseOf("claude"), { scripts: [steps] });
  const clientTools = [{ name: "read_ticket", description, inputSchema, answer: () => "never" }];
  const thread = await desk.thread({
    clientTools,
    approvals: { onToolCall: () => ({ decision: "decline", reason: "not that one" }) },
  });
  const { items, events } = await thread.run("Read it");
  expect(desk.models.requests[1]?.toolResults[0]?.text).toContain("not that one");
  const [asked] = events.filter((event) => event.type === "permission");
  expect(asked).toMatchObject({ action: "read_ticket", decision: "decline" });
  expect(items[0]).toMatchObject({ type: "tool_call", status: "declined" });
});
