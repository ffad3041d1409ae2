import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ApprovalRequest } from "../../../src/coder/approval/request.ts";
import { rulesEngine } from "../../../src/coder/approval/rules.ts";
import { call, command, read, replace, write } from "../../world/models/call.ts";
import { caseOf } from "../case-of.ts";
import { setDesk } from "../desk.ts";

const claude = caseOf("claude");

test("asks the hooks, and does what they accept only", async () => {
  await using desk = await setDesk(claude);
  const file = join(desk.tree, "notes.txt");
  const steps = [
    { calls: [command("touch accepted.txt")] },
    { calls: [command("touch declined.txt")] },
    { calls: [read(file)] },
    { calls: [replace(file, "beta", "BETA")] },
    { calls: [write(join(desk.tree, "new.txt"), "new\n")] },
    { text: "Done." },
  ];
  desk.models.play({ vendor: "anthropic", steps });
  const seen: ApprovalRequest[] = [];
  const thread = await desk.thread({
    sandbox: "workspace-write",
    approvalPolicy: "untrusted",
    approvals: {
      onCommandApproval(request) {
        seen.push(request);
        const isGood = request.command === "touch accepted.txt";
        return isGood ? { decision: "accept" } : { decision: "decline", reason: "not that file" };
      },
      onFileChangeApproval(request) {
        seen.push(request);
        return { decision: request.paths[0] === file ? "accept" : "decline" };
      },
    },
  });
  const { events, items } = await thread.run("Do it");
  expect(seen.map(({ kind }) => kind)).toEqual([
    "command",
    "command",
    "file-change",
    "file-change",
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
  expect(desk.models.requests[2]?.toolResults[0]?.text).toContain("not that file");
  const declined = items.filter((item) => "status" in item && item.status === "declined");
  expect(declined.map(({ type }) => type)).toEqual(["command", "file_change"]);
});

test.each([
  ["on-request", ["touch ../outside.txt", "printf x | sh"]],
  ["untrusted", ["touch inside.txt", "rm -f inside.txt", "touch ../outside.txt", "printf x | sh"]],
] as const)(
  "asks under %s before the commands %j, of reading and changing ones",
  async (policy, asks) => {
    const lines = ["cat notes.txt", "touch inside.txt", "rm -f inside.txt"];
    const steps = [...lines, "touch ../outside.txt", "printf x | sh"].map((line) => ({
      calls: [command(line)],
    }));
    await using desk = await setDesk(claude, { scripts: [[...steps, { text: "Done." }]] });
    const asked: string[] = [];
    const thread = await desk.thread({
      sandbox: "workspace-write",
      approvalPolicy: policy,
      approvals: {
        onCommandApproval(request) {
          asked.push(request.command);
          return { decision: "decline" };
        },
      },
    });
    await thread.run("Do it");
    expect(asked).toEqual(asks);
    expect(existsSync(join(desk.tree, "..", "outside.txt"))).toBe(false);
  },
);

test("asks the engine where there is no hook, and declines where nobody approves", async () => {
  await using desk = await setDesk(claude);
  const steps = [
    { calls: [command("touch accepted.txt")] },
    { calls: [command("touch declined.txt")] },
    { text: "Done." },
  ];
  desk.models.play({ vendor: "anthropic", steps });
  const rules = [{ decision: "accept", command: "touch accepted\\.txt" }];
  const thread = await desk.thread({
    sandbox: "workspace-write",
    approvalPolicy: "untrusted",
    approvals: { engine: rulesEngine({ rules }) },
  });
  await thread.run("Do it");
  expect(existsSync(join(desk.tree, "accepted.txt"))).toBe(true);
  expect(existsSync(join(desk.tree, "declined.txt"))).toBe(false);
  expect(desk.models.requests[2]?.toolResults[0]?.text).toContain("nobody approved it");
});

test("asks about every other tool that needs leave, but not about what the sandbox forbids", async () => {
  await using desk = await setDesk(claude);
  const outside = join(desk.tree, "..", "outside.txt");
  await writeFile(outside, "not for you");
  const url = "http://127.0.0.1:9/";
  const steps = [
    { calls: [read(outside)] },
    { calls: [call("WebFetch", { url, prompt: "What is there?" })] },
    { text: "Done." },
  ];
  desk.models.play({ vendor: "anthropic", steps });
  const asked: unknown[] = [];
  const thread = await desk.thread({
    approvalPolicy: "on-request",
    tools: ["Read", "WebFetch"],
    approvals: {
      onToolCall({ name, input }) {
        asked.push([name, input]);
        return undefined;
      },
    },
  });
  const { items } = await thread.run("Look there");
  expect(asked).toEqual([["WebFetch", expect.objectContaining({ url })]]);
  expect(items).toMatchObject([
    { name: "Read", output: expect.not.stringContaining("not for you") },
    { name: "WebFetch", status: "declined" },
    { type: "message" },
  ]);
});

test("hands the model's questions to the hook, and its answers to the model", async () => {
  const question = {
    question: "Which colour?",
    header: "Colour",
    multiSelect: false,
    options: [
      { label: "Red", description: "warm" },
      { label: "Blue", description: "cold" },
    ],
  };
  const steps = [
    { calls: [call("AskUserQuestion", { questions: [question] })] },
    { calls: [command("touch blue.txt")] },
    { text: "Blue." },
  ];
  await using desk = await setDesk(claude, { scripts: [steps] });
  const thread = await desk.thread({
    tools: ["AskUserQuestion", "Bash"],
    approvals: {
      onCommandApproval: () => ({ decision: "accept" }),
      onToolUserInput: ({ questions }) =>
        Object.fromEntries(questions.map(({ id, options }) => [id, [options[1]?.label ?? ""]])),
    },
  });
  await thread.run("Paint it");
  expect(desk.models.requests[1]?.toolResults[0]?.text).toContain("Blue");
  // For a question alone the policy `never` does not change.
  expect(existsSync(join(desk.tree, "blue.txt"))).toBe(false);
});

test("ends the turn when it is interrupted while a hook thinks", async () => {
  const steps = [{ calls: [command("touch late.txt")] }, { text: "Here." }];
  await using desk = await setDesk(claude, { scripts: [steps] });
  const asked = Promise.withResolvers<AbortSignal>();
  const thread = await desk.thread({
    sandbox: "workspace-write",
    approvalPolicy: "untrusted",
    approvals: {
      onCommandApproval(_, signal) {
        asked.resolve(signal);
        return new Promise(() => {});
      },
    },
  });
  const turn = thread.run("Do it");
  turn.catch(() => undefined);
  const signal = await asked.promise;
  await thread.interrupt();
  await expect(turn).rejects.toMatchObject({ code: "interrupted" });
  expect(signal.aborted).toBe(true);
  expect(existsSync(join(desk.tree, "late.txt"))).toBe(false);
  expect((await thread.run("Are you there?")).text).toBe("Here.");
});
