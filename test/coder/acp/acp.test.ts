import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { AcpOptions } from "../../../src/coder/acp/acp-options.ts";
import type { Coder } from "../../../src/coder/coder.ts";
import { createCoder } from "../../../src/coder/create-coder.ts";
import { launch } from "../../../src/launch/launch.ts";
import { agentPath } from "../../world/agents.ts";
import { write } from "../../world/models/call.ts";
import { startModels } from "../../world/models/server.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const AGENT = fileURLToPath(new URL("./agent.ts", import.meta.url));

interface AcpDesk extends AsyncDisposable {
  readonly coder: Coder;
  readonly folder: string;
  readonly tree: string;
}

async function acpDesk(options: Partial<AcpOptions> = {}): Promise<AcpDesk> {
  const { path: folder, ...temporary } = await temporaryFolder("acp");
  const tree = join(folder, "tree");
  await mkdir(tree);
  const coder = createCoder("acp", {
    launch,
    binary: process.execPath,
    args: [AGENT],
    stateFolder: join(folder, "state"),
    ...options,
  });
  return {
    coder,
    folder,
    tree,
    async [Symbol.asyncDispose]() {
      await coder.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

const lines = (...texts: readonly string[]) => texts.join("\n");

test("makes a coder of any command that speaks the protocol", async () => {
  await using desk = await acpDesk();
  const thread = await desk.coder.startThread({ cwd: desk.tree, sandbox: "workspace-write" });
  const file = join(desk.tree, "new/file.txt");
  const script = lines(
    "think Let me see.",
    "plan Write it",
    `write ${file} Hello there`,
    "say Done.",
  );
  const { text, items, events } = await thread.run(script);
  expect(text).toBe("Done.");
  expect(await readFile(file, "utf8")).toBe("Hello there");
  expect(items).toMatchObject([
    { type: "plan", steps: [{ text: "Write it", done: false }] },
    { type: "reasoning", text: "Let me see." },
    { type: "file_change", status: "completed", changes: [{ path: file }] },
    { type: "message", text: "Done." },
  ]);
  expect(events[0]).toMatchObject({ type: "init", coder: "acp", threadId: thread.id });
  expect(events).toContainEqual(
    expect.objectContaining({ type: "permission", decision: "accept" }),
  );
  expect((await thread.run("say Again.")).text).toBe("Again.");
});

test("lets the agent change nothing in a thread that reads, and nothing outside the tree ever", async () => {
  await using desk = await acpDesk();
  const inside = join(desk.tree, "inside.txt");
  const outside = join(desk.folder, "outside.txt");
  const reader = await desk.coder.startThread({ cwd: desk.tree });
  await reader.run(`write ${inside} x`);
  const writer = await desk.coder.startThread({
    cwd: desk.tree,
    sandbox: "workspace-write",
    approvalPolicy: "on-request",
    // Nobody can approve what the sandbox forbids.
    approvals: { engine: () => ({ decision: "accept" }) },
  });
  const { items } = await writer.run(`write ${outside} x`);
  expect(items).toMatchObject([{ type: "file_change", status: "declined" }]);
  expect([existsSync(inside), existsSync(outside)]).toEqual([false, false]);
});

test("asks the hooks before a command, and declines one where nobody is asked", async () => {
  await using desk = await acpDesk();
  const options = { cwd: desk.tree, sandbox: "workspace-write" } as const;
  const quiet = await desk.coder.startThread(options);
  expect((await quiet.run("run npm test")).items).toMatchObject([
    { type: "command", command: "npm test", status: "declined" },
  ]);
  const thread = await desk.coder.startThread({
    ...options,
    approvalPolicy: "on-request",
    approvals: {
      onCommandApproval: ({ command }) => ({
        decision: command === "npm test" ? "accept" : "decline",
        reason: "only tests",
      }),
    },
  });
  const { items, events } = await thread.run(lines("run npm test", "run rm -rf /"));
  expect(items).toMatchObject([
    { type: "command", command: "npm test", status: "completed", output: "ran" },
    { type: "command", command: "rm -rf /", status: "declined", output: "only tests" },
  ]);
  const decisions = events.filter((event) => event.type === "permission");
  expect(decisions.map(({ decision }) => decision)).toEqual(["accept", "decline"]);
});

test("asks nobody in a thread with full access and the policy never", async () => {
  await using desk = await acpDesk();
  const outside = join(desk.folder, "outside.txt");
  const thread = await desk.coder.startThread({ cwd: desk.tree, sandbox: "danger-full-access" });
  const { items } = await thread.run(lines("run npm test", `write ${outside} x`));
  expect(items).toMatchObject([{ status: "completed" }, { status: "completed" }]);
  expect(existsSync(outside)).toBe(true);
});

test("cancels a turn and goes on with the session", async () => {
  await using desk = await acpDesk();
  const thread = await desk.coder.startThread({ cwd: desk.tree });
  for await (const event of thread.runStreamed(lines("say Well", "wait"))) {
    if (event.type === "message") await thread.interrupt();
    if (event.type === "cancelled") break;
  }
  expect((await thread.run("say Here.")).text).toBe("Here.");
});

test("does not send the prompt of a turn that is interrupted before", async () => {
  const stop = new AbortController();
  await using desk = await acpDesk({
    onEvent: ({ type }) => {
      if (type === "init") stop.abort();
    },
  });
  const thread = await desk.coder.startThread({ cwd: desk.tree });
  const run = thread.run("say Well", { signal: stop.signal });
  await expect(run).rejects.toMatchObject({ reason: "cancelled" });
  expect((await thread.run("count")).text).toBe("prompt 1");
});

test.each(["write", "dump"])(
  "lets an agent %s nothing in a turn that is interrupted",
  async (word) => {
    await using desk = await acpDesk();
    const thread = await desk.coder.startThread({ cwd: desk.tree, sandbox: "workspace-write" });
    const file = join(desk.tree, "late.txt");
    for await (const event of thread.runStreamed(lines("say Well", `late ${word} ${file} x`))) {
      if (event.type === "message") await thread.interrupt();
    }
    expect(existsSync(file)).toBe(false);
    await thread.run(`${word} ${file} x`);
    expect(existsSync(file)).toBe(true);
  },
);

test.each([
  ["refusal", "api"],
  ["max_tokens", "limit"],
  ["something_new", "api"],
])("fails when the agent stops with %s", async (stop, reason) => {
  await using desk = await acpDesk();
  const thread = await desk.coder.startThread({ cwd: desk.tree });
  await expect(thread.run(`stop ${stop}`)).rejects.toMatchObject({ reason });
});

test("resumes a session where the agent can, and says so where it cannot", async () => {
  await using desk = await acpDesk({ args: [AGENT, "--load"] });
  const thread = await desk.coder.resumeThread("session-before", { cwd: desk.tree });
  expect(thread.id).toBe("session-before");
  expect((await thread.run("say New.")).text).toBe("New.");
  await using other = await acpDesk();
  const resumed = other.coder.resumeThread("session-before", { cwd: other.tree });
  await expect(resumed).rejects.toMatchObject({ name: "UnsupportedError" });
});

test("chooses a model where the agent knows it", async () => {
  await using desk = await acpDesk();
  const thread = await desk.coder.startThread({ cwd: desk.tree, model: "small" });
  expect((await thread.run("say Hi.")).costUsd).toBeUndefined();
  const unknown = desk.coder.startThread({ cwd: desk.tree, model: "large" });
  await expect(unknown).rejects.toThrow("no such model: large");
});

test("gives a structured answer, repaired where it is not valid", async () => {
  await using desk = await acpDesk();
  const thread = await desk.coder.startThread({ cwd: desk.tree });
  const outputSchema = { type: "object", required: ["ok"] };
  // The repair turn's prompt is not the agent's language: it stays invalid.
  await expect(thread.run("say nonsense", { outputSchema })).rejects.toMatchObject({
    reason: "output",
  });
});

test("drives the real gemini by the protocol alone", async () => {
  await using models = await startModels();
  const binary = await agentPath("gemini");
  await using desk = await acpDesk();
  const home = join(desk.folder, "home");
  await mkdir(join(home, ".gemini"), { recursive: true });
  const settings = {
    security: { auth: { selectedType: "gemini-api-key" } },
    model: { name: "gemini-3.1-pro-preview" },
    privacy: { usageStatisticsEnabled: false },
    general: { enableAutoUpdate: false },
  };
  await writeFile(join(home, ".gemini/settings.json"), JSON.stringify(settings));
  await using coder = createCoder("acp", {
    launch,
    binary: process.execPath,
    args: [binary, "--acp"],
    authenticate: {
      methodId: "gemini-api-key",
      _meta: { "api-key": models.keys.gemini[0] ?? "" },
    },
    stateFolder: join(desk.folder, "gemini"),
    env: {
      HOME: home,
      GOOGLE_GEMINI_BASE_URL: models.url,
      GEMINI_CLI_NO_RELAUNCH: "1",
      GEMINI_CLI_TRUST_WORKSPACE: "false",
    },
  });
  const file = join(desk.tree, "new.txt");
  const steps = [{ calls: [write(file, "new\n")] }, { text: "Written." }, { text: "Again." }];
  models.play({ vendor: "gemini", steps });
  const thread = await coder.startThread({ cwd: desk.tree, sandbox: "workspace-write" });
  const { text, usage, events } = await thread.run("Write a file");
  expect(text).toBe("Written.");
  expect(await readFile(file, "utf8")).toBe("new\n");
  expect(events).toContainEqual(
    expect.objectContaining({ type: "file_change", changes: [{ path: file, kind: "add" }] }),
  );
  expect(usage.outputTokens).toBeGreaterThan(0);
  expect((await thread.run("And now?")).text).toBe("Again.");
  expect(models.problems).toEqual([]);
});
