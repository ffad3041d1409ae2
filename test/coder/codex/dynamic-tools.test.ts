import { expect, test } from "vitest";
import type { ToolCallRequest } from "../../../src/coder/approval/request.ts";
import type { ClientTool } from "../../../src/coder/client-tool.ts";
import { UsageError } from "../../../src/errors.ts";
import { setServer } from "../../codex/app-server/server.ts";
import { call } from "../../world/models/call.ts";
import type { Step } from "../../world/models/step.ts";
import { caseOf } from "../case-of.ts";
import { type Desk, setDesk } from "../desk.ts";

const codex = caseOf("codex");

const inputSchema = {
  type: "object",
  properties: { ticket: { type: "integer" } },
  required: ["ticket"],
  additionalProperties: false,
};
const description = "Reads a ticket";

/** A desk whose model calls the tool once per input, one after the other. */
function deskOf(...inputs: readonly object[]): Promise<Desk> {
  const steps: Step[] = inputs.map((input) => ({ calls: [call("read_ticket", input)] }));
  return setDesk(codex, { scripts: [[...steps, { text: "Read." }, { text: "Here again." }]] });
}

const told = (desk: Desk) =>
  desk.models.requests.slice(1).map(({ toolResults }) => toolResults.at(-1)?.text);

test("offers the model a tool, calls it with what the model gives, and shows the call", async () => {
  await using desk = await deskOf({ ticket: 7 });
  const inputs: unknown[] = [];
  const answer: ClientTool["answer"] = async (input) => {
    inputs.push(input);
    return "It is about colours.";
  };
  const clientTools = [{ name: "read_ticket", description, inputSchema, answer }];
  // A model whose tools are all said in the request; others write scripts that call them.
  const thread = await desk.thread({ clientTools, model: "gpt-5.5" });
  const { items, events } = await thread.run("What is ticket 7 about?");
  expect(desk.models.requests[0]?.tools).toContain("read_ticket");
  expect(JSON.stringify(desk.models.requests[0]?.body)).toContain(description);
  expect(inputs).toEqual([{ ticket: 7 }]);
  expect(told(desk)[0]).toContain("It is about colours.");
  expect(items).toContainEqual(
    expect.objectContaining({
      type: "tool_call",
      name: "read_ticket",
      input: { ticket: 7 },
      output: expect.stringContaining("about colours"),
      status: "completed",
    }),
  );
  // Nobody was asked.
  expect(events.some(({ type }) => type === "permission")).toBe(false);
  expect(desk.models.problems).toEqual([]);
});

test("has the hook give the result, decline, or leave the answer to the tool", async () => {
  await using desk = await deskOf({ ticket: 1 }, { ticket: 2 }, { ticket: 3 });
  const asked: ToolCallRequest[] = [];
  const answer = () => "the tool's own answer";
  const thread = await desk.thread({
    clientTools: [{ name: "read_ticket", description, inputSchema, answer }],
    approvals: {
      onToolCall(request) {
        asked.push(request);
        const { ticket } = request.input as { ticket: number };
        if (ticket === 1) return { decision: "accept", output: "the hook's answer" };
        return ticket === 2 ? { decision: "decline", reason: "not that one" } : undefined;
      },
    },
  });
  const { events } = await thread.run("Read them");
  expect(asked).toMatchObject(
    [1, 2, 3].map((ticket) => ({ name: "read_ticket", input: { ticket } })),
  );
  expect(told(desk)).toEqual(
    ["the hook's answer", "not that one", "the tool's own answer"].map((text) =>
      expect.stringContaining(text),
    ),
  );
  const decisions = events.flatMap((event) =>
    event.type === "permission" ? [event.decision] : [],
  );
  expect(decisions).toEqual(["accept", "decline"]);
});

test("tells the model what is wrong: a broken input, a tool that fails, one that nobody answers", async () => {
  await using desk = await deskOf({ ticket: "seven" }, { ticket: 7 });
  const calls: unknown[] = [];
  const answer = (input: unknown) => {
    calls.push(input);
    throw new Error("the tickets are gone");
  };
  const clientTools = [{ name: "read_ticket", description, inputSchema, answer }];
  const { items } = await (await desk.thread({ clientTools })).run("Read it");
  expect(calls).toEqual([{ ticket: 7 }]);
  expect(told(desk)).toEqual([
    expect.stringContaining("/ticket: must be integer"),
    expect.stringContaining("the tickets are gone"),
  ]);
  const failed = items.filter((item) => item.type === "tool_call" && item.status === "failed");
  expect(failed).toHaveLength(2);

  await using other = await deskOf({ ticket: 7 });
  const silent = [{ name: "read_ticket", description, inputSchema }];
  await (await other.thread({ clientTools: silent })).run("Read it");
  expect(told(other)[0]).toContain("nobody answers the tool read_ticket");
});

test("ends the turn when it is interrupted while a tool works", async () => {
  await using desk = await deskOf({ ticket: 7 });
  const called = Promise.withResolvers<AbortSignal>();
  const answer: ClientTool["answer"] = (_, signal) => {
    called.resolve(signal);
    return new Promise(() => {});
  };
  const thread = await desk.thread({
    clientTools: [{ name: "read_ticket", description, inputSchema, answer }],
  });
  const turn = thread.run("Read it").catch((error: unknown) => error);
  const signal = await called.promise;
  await thread.interrupt();
  expect(await turn).toMatchObject({ code: "interrupted" });
  expect(signal.aborted).toBe(true);
  expect((await thread.run("Are you there?")).text).toBe("Read.");
});

test("refuses a schema that is none before anything is asked", async () => {
  await using desk = await deskOf();
  const clientTools = [{ name: "x", description, inputSchema: { type: "nothing" } }];
  await expect(desk.thread({ clientTools })).rejects.toThrow(UsageError);
  expect(await desk.processes()).toEqual([]);
});

test("has the hook of the client for all of the protocol answer its threads' tools", async () => {
  const steps = [{ calls: [call("read_ticket", { ticket: 7 })] }, { text: "Read." }];
  await using desk = await setServer({
    scripts: [{ steps }],
    approvals: { onToolCall: () => ({ decision: "accept", output: "about colours" }) },
  });
  const thread = await desk.server.startThread({
    ...{ cwd: desk.tree, sandbox: "read-only", approvalPolicy: "never" },
    dynamicTools: [{ type: "function", name: "read_ticket", description, inputSchema }],
  });
  expect((await thread.run("Read it")).finalResponse).toBe("Read.");
  expect(desk.models.requests[1]?.toolResults[0]?.text).toContain("about colours");
});
