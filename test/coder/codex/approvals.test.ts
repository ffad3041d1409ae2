import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { ApprovalRequest } from "../../../src/coder/approval/request.ts";
import { rulesEngine } from "../../../src/coder/approval/rules.ts";
import { call, command, patch, replace } from "../../world/models/call.ts";
import { caseOf } from "../case-of.ts";
import { setDesk } from "../desk.ts";
import { listening, protocolCheck, type Sent } from "./protocol-check.ts";

const codex = caseOf("codex");

const adding = (file: string) =>
  patch(`*** Begin Patch\n*** Add File: ${file}\n+new\n*** End Patch`);

test("asks the hooks, and does what they accept only", async () => {
  await using desk = await setDesk(codex);
  const file = join(desk.tree, "notes.txt");
  const steps = [
    { calls: [command("touch accepted.txt")] },
    { calls: [command("touch declined.txt")] },
    { calls: [replace("notes.txt", "beta", "BETA")] },
    { calls: [adding("new.txt")] },
    { text: "Done." },
  ];
  desk.models.play({ vendor: "openai", steps });
  const seen: ApprovalRequest[] = [];
  const thread = await desk.thread({
    sandbox: "workspace-write",
    approvalPolicy: "untrusted",
    approvals: {
      onCommandApproval(request) {
        seen.push(request);
        return { decision: request.command.includes("accepted.txt") ? "accept" : "decline" };
      },
      onFileChangeApproval(request) {
        seen.push(request);
        return { decision: request.paths[0]?.endsWith("notes.txt") ? "accept" : "decline" };
      },
    },
  });
  const { events } = await thread.run("Do it");
  expect(seen).toMatchObject([
    { kind: "command", command: expect.stringContaining("touch accepted.txt"), cwd: desk.tree },
    { kind: "command", command: expect.stringContaining("touch declined.txt") },
    { kind: "file-change", paths: [expect.stringContaining("notes.txt")] },
    { kind: "file-change", paths: [expect.stringContaining("new.txt")] },
  ]);
  expect(existsSync(join(desk.tree, "accepted.txt"))).toBe(true);
  expect(existsSync(join(desk.tree, "declined.txt"))).toBe(false);
  expect(await readFile(file, "utf8")).toBe("alpha\nBETA\n");
  expect(existsSync(join(desk.tree, "new.txt"))).toBe(false);
  const decisions = events.filter((event) => event.type === "permission");
  expect(decisions.map(({ decision }) => decision)).toEqual([
    "accept",
    "decline",
    "accept",
    "decline",
  ]);
});

test.each(["../escape.txt", ".github/workflows/x.yml"])(
  "judges a patch that moves a file by where it moves it: %s",
  async (to) => {
    await using desk = await setDesk(codex);
    await mkdir(join(desk.tree, "src"));
    await writeFile(join(desk.tree, "src/a.txt"), "alpha\n");
    const text = `*** Begin Patch\n*** Update File: src/a.txt\n*** Move to: ${to}\n@@\n-alpha\n+moved\n*** End Patch`;
    desk.models.play({ vendor: "openai", steps: [{ calls: [patch(text)] }, { text: "Done." }] });
    const rules = [{ decision: "accept", kind: "file-change", paths: ["src/**"] }];
    const thread = await desk.thread({
      sandbox: "workspace-write",
      approvalPolicy: "untrusted",
      approvals: { engine: rulesEngine({ rules, default: "decline" }) },
    });
    const { events } = await thread.run("Go");
    expect(events.filter(({ type }) => type === "permission")).toMatchObject([
      { decision: "decline" },
    ]);
    expect(existsSync(join(desk.tree, to))).toBe(false);
    expect(existsSync(join(desk.tree, "src/a.txt"))).toBe(true);
  },
);

test("runs what the engine accepts outside the sandbox, in a thread that reads too", async () => {
  // Without asking to leave the sandbox, a command that is accepted is only run again outside when it fails at once.
  const asking = { sandbox_permissions: "require_escalated", justification: "It must." };
  const calls = [call("exec_command", { cmd: "touch accepted.txt", login: false, ...asking })];
  await using desk = await setDesk(codex, { scripts: [[{ calls }, { text: "Done." }]] });
  const rules = [{ kind: "command", decision: "accept" }];
  const thread = await desk.thread({
    approvalPolicy: "on-request",
    approvals: { engine: rulesEngine({ rules }) },
  });
  await thread.run("Do it");
  expect(existsSync(join(desk.tree, "accepted.txt"))).toBe(true);
});

test("hands the model's questions to the hook, and its answers to the model", async () => {
  const question = {
    id: "colour",
    header: "Colour",
    question: "Which colour?",
    options: [
      { label: "Red", description: "warm" },
      { label: "Blue", description: "cold" },
    ],
  };
  const calls = [call("request_user_input", { questions: [question] })];
  await using desk = await setDesk(codex, { scripts: [[{ calls }, { text: "Blue." }]] });
  const thread = await desk.thread({
    approvals: {
      onToolUserInput: ({ questions }) =>
        Object.fromEntries(questions.map(({ id, options }) => [id, [options[1]?.label ?? ""]])),
    },
  });
  await thread.run("Paint it");
  expect(desk.models.requests[1]?.toolResults[0]?.text).toContain("Blue");
});

test.each(["accept", "decline"] as const)(
  "asks the hook for tools before it calls one of an MCP server that may change things: %s",
  async (decision) => {
    const server = fileURLToPath(new URL("./exec/mcp-server.ts", import.meta.url));
    const args = [server, "--writes"];
    const config = { mcp_servers: { notes: { command: process.execPath, args } } };
    const messages: Sent[] = [];
    await using desk = await setDesk(
      { ...codex, options: { config } },
      { around: listening(messages) },
    );
    // The default model's tools are functions of a script that it writes.
    const find = call("exec", 'text(await tools.mcp__notes__find({word: "alpha"}))');
    desk.models.play({ vendor: "openai", steps: [{ calls: [find] }, { text: "Done." }] });
    const asked: ApprovalRequest[] = [];
    const thread = await desk.thread({
      approvalPolicy: "on-request",
      approvals: {
        onToolCall(request) {
          asked.push(request);
          return { decision };
        },
      },
    });
    const { events } = await thread.run("Find alpha");
    expect(asked).toMatchObject([{ kind: "tool-call", name: "find", input: { word: "alpha" } }]);
    const isFound = desk.models.requests[1]?.toolResults[0]?.text.includes("alpha was found");
    expect(isFound).toBe(decision === "accept");
    expect(events).toContainEqual(expect.objectContaining({ type: "permission", decision }));
    expect(messages.flatMap(await protocolCheck())).toEqual([]);
  },
);
