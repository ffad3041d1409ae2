import { join } from "node:path";
import { expect, test } from "vitest";
import { createCoder } from "../../../src/coder/create-coder.ts";
import type { Command, Launch } from "../../../src/command.ts";
import { launch } from "../../../src/launch/launch.ts";
import { agentPath } from "../../world/agents.ts";
import { call, read, write } from "../../world/models/call.ts";
import { caseOf } from "../case-of.ts";
import { setDesk } from "../desk.ts";

const claude = caseOf("claude");

const WORD = {
  type: "object",
  properties: { word: { type: "string" } },
  required: ["word"],
  additionalProperties: false,
};

test("forks a thread: the fork knows its past, and they go apart from there", async () => {
  const steps = [
    { text: "One." },
    { text: "Two." },
    { answer: { word: "three" } },
    { text: "Four." },
  ];
  await using desk = await setDesk(claude, { scripts: [steps] });
  const thread = await desk.thread();
  await thread.run("First prompt");
  const fork = await desk.coder.forkThread(thread.id, { cwd: desk.tree });
  expect((await fork.run("Second prompt")).text).toBe("Two.");
  expect(fork.id).not.toBe(thread.id);
  const another = await desk.coder.forkThread(thread.id, { cwd: desk.tree });
  const { json } = await another.run("Third prompt", { outputSchema: WORD });
  expect(json).toEqual({ word: "three" });
  expect((await thread.run("Fourth prompt")).text).toBe("Four.");
  const texts = desk.models.requests.map(({ userTexts }) => userTexts.join("\n"));
  expect(texts[1]).toContain("First prompt");
  expect(texts[2]).toContain("First prompt");
  expect(texts[2]).not.toContain("Second prompt");
  expect(texts[3]).not.toContain("Second prompt");
});

test("runs a process per turn in one-shot mode, and keeps the conversation", async () => {
  const steps = [{ text: "One." }, { answer: { word: 2 } }, { answer: { word: "two" } }];
  await using desk = await setDesk(claude, { scripts: [steps] });
  const started: Command[] = [];
  const counting: Launch = (given) => {
    started.push(given);
    return launch(given);
  };
  await using coder = createCoder("claude", {
    launch: counting,
    binary: await agentPath("claude"),
    baseUrl: desk.models.url,
    apiKey: desk.models.keys.anthropic[0] ?? "",
    stateFolder: join(desk.stateFolder, "one-shot"),
    oneShot: true,
  });
  const thread = await coder.startThread({ cwd: desk.tree });
  await thread.run("First prompt");
  // The repair belongs to the same turn, so to the same process.
  const { json } = await thread.run("Second prompt", { outputSchema: WORD });
  expect(json).toEqual({ word: "two" });
  expect(started).toHaveLength(2);
  expect(desk.models.requests[1]?.userTexts.join("\n")).toContain("First prompt");
});

test("fails with `limit` once the thread's budget is spent", async () => {
  const usage = { inputTokens: 50_000, outputTokens: 20_000 };
  const steps = [() => ({ text: "Dear.", usage })].flatMap((step) => [step, step, step]);
  await using desk = await setDesk(claude, { scripts: [steps] });
  const thread = await desk.thread({ maxCostUsd: 0.01 });
  const turns = async () => {
    await thread.run("First prompt");
    await thread.run("Second prompt");
  };
  await expect(turns()).rejects.toMatchObject({ reason: "limit" });
});

test("offers exactly the tools of a list", async () => {
  await using desk = await setDesk(claude, { scripts: [[{ text: "One." }]] });
  const thread = await desk.thread({ tools: ["Read", "TodoWrite"] });
  await thread.run("Hello");
  expect([...(desk.models.requests[0]?.tools ?? [])].sort()).toEqual(["Read", "TodoWrite"]);
});

test("tells the plan that the model makes", async () => {
  const todos = [
    { content: "Look", status: "completed", activeForm: "Looking" },
    { content: "Write", status: "pending", activeForm: "Writing" },
  ];
  const steps = [{ calls: [call("TodoWrite", { todos })] }, { text: "Planned." }];
  await using desk = await setDesk(claude, { scripts: [steps] });
  const thread = await desk.thread({ tools: ["Read", "TodoWrite"] });
  const { items } = await thread.run("Plan");
  expect(items).toContainEqual(
    expect.objectContaining({
      type: "plan",
      steps: [
        { text: "Look", done: true },
        { text: "Write", done: false },
      ],
    }),
  );
});

test("takes a permission mode: in plan mode nothing is written", async () => {
  await using desk = await setDesk(claude);
  const file = join(desk.tree, "notes.txt");
  const steps = [{ calls: [read(file)] }, { calls: [write(file, "changed\n")] }, { text: "No." }];
  desk.models.play({ vendor: "anthropic", steps });
  await using coder = createCoder("claude", {
    launch,
    binary: await agentPath("claude"),
    baseUrl: desk.models.url,
    apiKey: desk.models.keys.anthropic[0] ?? "",
    stateFolder: join(desk.stateFolder, "plan"),
    permissionMode: "plan",
  });
  const thread = await coder.startThread({ cwd: desk.tree, sandbox: "workspace-write" });
  const { items } = await thread.run("Change it");
  expect(items).toContainEqual(
    expect.objectContaining({
      type: "file_change",
      status: expect.not.stringContaining("completed"),
    }),
  );
});

test("passes the effort on", async () => {
  await using desk = await setDesk(claude, { scripts: [[{ text: "One." }]] });
  const thread = await desk.thread({ effort: "low" });
  await thread.run("Hello");
  expect(desk.models.requests[0]?.body).toMatchObject({ output_config: { effort: "low" } });
});
