import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { call, command, read, write } from "../../world/models/call.ts";
import { coders } from "../coders.ts";
import { type Desk, type DeskOptions, setDesk } from "../desk.ts";
import { writeFiles } from "../write-files.ts";

function claudeDesk(options?: DeskOptions): Promise<Desk> {
  const claude = coders.find(({ name }) => name === "claude");
  if (claude === undefined) throw new Error("claude is no longer among the coders");
  return setDesk(claude, options);
}

const WORD = {
  type: "object",
  properties: { word: { type: "string" } },
  required: ["word"],
  additionalProperties: false,
};
const NUMBER = {
  type: "object",
  properties: { number: { type: "integer" } },
  required: ["number"],
  additionalProperties: false,
};

test("changes the schema between turns and keeps the conversation", async () => {
  const steps = [
    { answer: { word: "seven" } },
    { text: "Seven it is." },
    { answer: { number: 7 } },
    { answer: { number: 8 } },
  ];
  await using desk = await claudeDesk({ scripts: [steps] });
  const thread = await desk.thread({ outputSchema: WORD });
  const pidsBefore = await desk.processes();
  expect((await thread.run("First: a word", { outputSchema: WORD })).json).toEqual({
    word: "seven",
  });
  expect((await thread.run("Second: in prose")).text).toBe("Seven it is.");
  expect((await thread.run("Third: a number", { outputSchema: NUMBER })).json).toEqual({
    number: 7,
  });
  expect((await thread.run("Fourth: a number", { outputSchema: NUMBER })).json).toEqual({
    number: 8,
  });
  const last = desk.models.requests.at(-1);
  const texts = last?.userTexts.join("\n");
  for (const word of ["First", "Second", "Third", "Fourth"]) expect(texts).toContain(word);
  expect(await desk.processes()).not.toEqual(pidsBefore);
  expect(await desk.processes()).toHaveLength(1);
});

test("takes a schema in the first turn of a thread that was started without one", async () => {
  await using desk = await claudeDesk({ scripts: [[{ answer: { word: "hi" } }]] });
  const thread = await desk.thread();
  expect((await thread.run("A word", { outputSchema: WORD })).json).toEqual({ word: "hi" });
});

test("resumes a thread that was closed", async () => {
  await using desk = await claudeDesk({ scripts: [[{ text: "One." }, { text: "Two." }]] });
  const first = await desk.thread();
  await first.run("First prompt");
  await first.close();
  const options = { cwd: desk.tree, sandbox: "read-only", system: "You are brief." } as const;
  const second = await desk.coder.resumeThread(first.id, options);
  expect(second.id).toBe(first.id);
  expect((await second.run("Second prompt")).text).toBe("Two.");
  expect(desk.models.requests[1]?.userTexts.join("\n")).toContain("First prompt");
  expect(desk.models.requests[1]?.system).toContain("You are brief.");
});

test("fails when the thread to resume is unknown", async () => {
  await using desk = await claudeDesk({ scripts: [[{ text: "One." }]] });
  const id = "00000000-0000-4000-8000-000000000000";
  const resumed = desk.coder.resumeThread(id, { cwd: desk.tree, sandbox: "read-only" });
  await expect(resumed.then((thread) => thread.run("Hello"))).rejects.toMatchObject({
    reason: "exit",
    details: { stderrTail: expect.stringContaining("No conversation found") },
  });
});

test("sends a prompt that looks like a command to the model", async () => {
  const steps = [{ text: "One." }, { text: "Two." }];
  await using desk = await claudeDesk({ scripts: [steps] });
  const thread = await desk.thread();
  await thread.run("Remember me");
  expect((await thread.run("/clear everything you know")).text).toBe("Two.");
  const texts = desk.models.requests[1]?.userTexts.join("\n");
  expect(texts).toContain("Remember me");
  expect(texts).toContain("/clear everything you know");
});

test("reads no file that a prompt mentions", async () => {
  await using desk = await claudeDesk({ scripts: [[{ text: "One." }]] });
  const thread = await desk.thread();
  await thread.run(`Look at @notes.txt and @${join(desk.tree, "notes.txt")}`);
  expect(JSON.stringify(desk.models.requests[0]?.body)).not.toContain("alpha");
});

test("refuses a thread of a CLI that says it read settings of the tree", async () => {
  const around: DeskOptions["around"] = (launch) => (given) => {
    const args = given.args.map((arg, at) =>
      given.args[at - 1] === "--setting-sources" ? "project" : arg,
    );
    return launch({ ...given, args });
  };
  await using desk = await claudeDesk({ around });
  await writeFiles(desk.tree, { ".claude/settings.json": { model: "claude-of-the-tree" } });
  const message = expect.stringContaining("claude-of-the-tree");
  // The other sandboxes have a second guard, the CLI's own: it reads no settings there whatever it is told.
  const started = desk.thread({ sandbox: "danger-full-access" });
  await expect(started).rejects.toMatchObject({ reason: "protocol", message });
  expect(desk.models.requests).toEqual([]);
});

test.each(["read-only", "danger-full-access"] as const)(
  "loads nothing that the tree brings along (%s)",
  async (sandbox) => {
    await using desk = await claudeDesk({ scripts: [[{ text: "One." }]] });
    const ran = join(desk.tree, "ran");
    const hook = { hooks: [{ type: "command", command: `touch ${ran}` }] };
    const settings = {
      hooks: { SessionStart: [hook], UserPromptSubmit: [hook], Stop: [hook] },
      env: { ANTHROPIC_BASE_URL: "http://127.0.0.1:9" },
      apiKeyHelper: `touch ${ran}`,
      model: "claude-of-the-tree",
      enableAllProjectMcpServers: true,
    };
    const server = { command: "/bin/sh", args: ["-c", `touch ${ran}`] };
    const files = {
      "CLAUDE.md": "canary-instruction",
      "AGENTS.md": "canary-instruction",
      ".mcp.json": JSON.stringify({ mcpServers: { server } }),
      ".claude/settings.json": JSON.stringify(settings),
      ".claude/settings.local.json": JSON.stringify(settings),
      ".claude/rules/rule.md": "canary-instruction",
      ".claude/agents/Explore.md": "---\nname: Explore\ndescription: canary-instruction\n---\n",
      ".claude/commands/canary-instruction.md": "canary-instruction",
    };
    for (const [file, content] of Object.entries(files)) {
      const path = join(desk.tree, file);
      await mkdir(join(path, ".."), { recursive: true });
      await writeFile(path, content);
    }
    const thread = await desk.thread({ model: "claude-haiku-4-5", sandbox });
    await thread.run("Hello");
    await thread.close();
    expect(desk.models.requests[0]?.model).toBe("claude-haiku-4-5");
    expect(JSON.stringify(desk.models.requests[0]?.body)).not.toContain("canary-instruction");
    expect(existsSync(ran)).toBe(false);
  },
);

test("reads and writes only below the tree and the additional directories", async () => {
  await using desk = await claudeDesk();
  await using other = await claudeDesk();
  const inside = join(other.tree, "notes.txt");
  const outside = join(other.tree, "..", "outside.txt");
  await writeFile(outside, "not for you");
  const steps = [
    { calls: [read(inside)] },
    { calls: [read(outside)] },
    { calls: [write(join(other.tree, "new.txt"), "x")] },
    { calls: [write(join(other.tree, "..", "new.txt"), "x")] },
    { text: "Done." },
  ];
  desk.models.play({ vendor: "anthropic", steps });
  const thread = await desk.thread({
    sandbox: "workspace-write",
    additionalDirectories: [other.tree],
  });
  const { events } = await thread.run("Look around");
  const results = events.filter((event) => event.type === "tool_result");
  expect(results.map(({ failed }) => failed)).toEqual([false, true, false, true]);
  expect(results[1]?.item).toMatchObject({ status: "declined" });
  expect(events).toContainEqual(
    expect.objectContaining({ type: "permission", decision: "decline", action: "Read" }),
  );
  expect(existsSync(join(other.tree, "..", "new.txt"))).toBe(false);
});

test("tells a command's exit code from its output", async () => {
  const steps = [
    { calls: [command("echo fine")] },
    { calls: [command("echo broken; exit 3")] },
    { text: "Done." },
  ];
  await using desk = await claudeDesk({ scripts: [steps] });
  const thread = await desk.thread({ sandbox: "danger-full-access" });
  const { items } = await thread.run("Run them");
  const commands = items.filter((item) => item.type === "command");
  expect(commands).toMatchObject([
    { command: "echo fine", exitCode: 0, status: "completed" },
    { command: "echo broken; exit 3", exitCode: 3, status: "failed" },
  ]);
  expect(commands[1]?.output).toContain("broken");
});

test("sends images along", async () => {
  await using desk = await claudeDesk({ scripts: [[{ text: "A dot." }]] });
  const dot =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const image = join(desk.tree, "dot.png");
  await writeFile(image, dot, "base64");
  const thread = await desk.thread();
  await thread.run("What is this?", { images: [image] });
  expect(JSON.stringify(desk.models.requests[0]?.body)).toContain(dot);
});

test("shows reasoning and the pieces of a message", async () => {
  const step = { reasoning: "Let me think.", text: "A message in many pieces.", dripMs: 1 };
  await using desk = await claudeDesk({ scripts: [[step]] });
  const thread = await desk.thread();
  const { events, items } = await thread.run("Think");
  const pieces = events.filter((event) => event.type === "message" && event.delta);
  expect(pieces.length).toBeGreaterThan(1);
  expect(items).toMatchObject([
    { type: "reasoning", text: "Let me think." },
    { type: "message", text: "A message in many pieces." },
  ]);
});

test("reports a call of a tool that is not there as failed", async () => {
  const steps = [{ calls: [call("Bash", { command: "id", description: "" })] }, { text: "No." }];
  await using desk = await claudeDesk({ scripts: [steps] });
  const thread = await desk.thread();
  const { items } = await thread.run("Who are you?");
  expect(items[0]).toMatchObject({ type: "command", status: "failed", exitCode: undefined });
});
