import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { CodexOptions } from "../../../../src/coder/codex/codex-options.ts";
import { readExecEvent } from "../../../../src/coder/codex/exec/read-event.ts";
import { createCoder } from "../../../../src/coder/create-coder.ts";
import type { Command, Launch } from "../../../../src/command.ts";
import { UnsupportedError } from "../../../../src/errors.ts";
import { call, command, patch } from "../../../world/models/call.ts";
import type { ModelRequest } from "../../../world/models/request.ts";
import { defaultUsage } from "../../../world/models/step.ts";
import { caseOf } from "../../case-of.ts";
import { type Desk, type DeskOptions, setDesk } from "../../desk.ts";

const codexCase = caseOf("codex-exec");

function execDesk(options?: DeskOptions, own: Partial<CodexOptions> = {}): Promise<Desk> {
  return setDesk({ ...codexCase, options: { transport: "exec", ...own } }, options);
}

/** Writes down every command; adds arguments to those of a turn. */
const watching =
  (seen: Command[], ...extra: string[]) =>
  (launch: Launch): Launch =>
  (given) => {
    const args = given.args[0] === "exec" ? ["exec", ...extra, ...given.args.slice(1)] : given.args;
    seen.push({ ...given, args });
    return launch({ ...given, args });
  };

const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const VERDICT = {
  type: "object",
  properties: { verdict: { type: "string" } },
  required: ["verdict"],
  additionalProperties: false,
};

test("knows every flag and setting that we give it", async () => {
  const seen: Command[] = [];
  const own = {
    config: { model_verbosity: "low", tools: { update_plan: { enabled: true } } },
    networkAccess: true,
    webSearch: "live",
    originator: "a_test_of_ours",
  } as const;
  const around = watching(seen, "--strict-config");
  await using desk = await execDesk(
    { scripts: [[{ text: "A dot." }, { text: "Two." }]], around },
    own,
  );
  const image = join(desk.tree, "dot.png");
  await writeFile(image, Buffer.from(DOT, "base64"));
  const beside = join(desk.tree, "../beside");
  await mkdir(beside);
  const thread = await desk.thread({
    model: "gpt-5.5",
    sandbox: "workspace-write",
    effort: "high",
    approvalPolicy: "untrusted",
    additionalDirectories: [beside],
    system: 'Say "dot"\nand \\ no more.',
  });
  const turn = { images: [image, image] };
  expect((await thread.run("-- What is this?", turn)).items).toMatchObject([{ text: "A dot." }]);
  // All of it again: a resumed thread forgets.
  expect((await thread.run("And now?", turn)).text).toBe("Two.");
  for (const request of desk.models.requests) {
    expect(request.body).toMatchObject({
      reasoning: { effort: "high" },
      text: { verbosity: "low" },
    });
    expect(request.tools).toContain("update_plan");
    expect(request.tools).toContain("web_search");
    expect(request.headers.originator).toBe("a_test_of_ours");
    expect(request.system).toContain('Say "dot"\nand \\ no more.');
    expect(JSON.stringify(request.body)).toContain("data:image/png;base64,");
  }
  expect(desk.models.requests[0]?.userTexts.at(-1)).toContain("-- What is this?");
  const flags = seen.at(-1)?.args.join(" ");
  expect(flags).toContain(`--add-dir ${beside}`);
  expect(flags).toContain("sandbox_workspace_write.network_access=true");
  expect(desk.models.problems).toEqual([]);
});

test("hands on every record of the CLI, also of a turn that fails", async () => {
  const fault = { kind: "status", status: 401, message: "no" } as const;
  const steps = [{ calls: [command("true")] }, { text: "Done." }, { fault }];
  await using desk = await execDesk({ scripts: [steps] });
  const thread = await desk.thread();
  const told: unknown[] = [];
  const listen = async (prompt: string) => {
    for await (const { original } of thread.runStreamed(prompt)) {
      if (original !== undefined) told.push(readExecEvent(original).type);
    }
  };
  await listen("Work");
  await expect(listen("Fail")).rejects.toMatchObject({ reason: "authentication" });
  expect(told).toEqual([
    ...["thread.started", "turn.started", "item.started", "item.completed"],
    ...["item.completed", "turn.completed"],
    ...["thread.started", "turn.started", "error", "turn.failed"],
  ]);
});

test("asks nobody, whatever the approval policy", async () => {
  const line = "touch asked.txt";
  await using desk = await execDesk({ scripts: [[{ calls: [command(line)] }, { text: "No." }]] });
  const onCommandApproval = () => ({ decision: "accept" }) as const;
  const approvals = { onCommandApproval };
  const thread = await desk.thread({ approvalPolicy: "untrusted", approvals });
  const { events } = await thread.run("Write a file");
  expect(events.some(({ type }) => type === "permission")).toBe(false);
  expect(existsSync(join(desk.tree, "asked.txt"))).toBe(false);
  const approved = desk.thread({ approvals: { onToolUserInput: () => ({}) } });
  await expect(approved).rejects.toThrow(UnsupportedError);
});

test("tells reasoning, commands, changed files, plans and warnings apart", async () => {
  const plan = {
    plan: [
      { step: "look", status: "completed" },
      { step: "write", status: "pending" },
    ],
  };
  const added = "*** Begin Patch\n*** Add File: added.txt\n+x\n*** End Patch";
  const steps = [
    { reasoning: "**Thinking** hard", calls: [command("cat notes.txt; exit 3")] },
    { calls: [call("update_plan", { plan: [{ step: "look", status: "pending" }] })] },
    { calls: [call("update_plan", plan)] },
    { calls: [patch(added)] },
    { text: "Done." },
  ];
  const config = { tools: { update_plan: { enabled: true } }, no_such_setting: 1 };
  await using desk = await execDesk({ scripts: [steps] }, { config });
  const thread = await desk.thread({ sandbox: "workspace-write" });
  const { items, events } = await thread.run("Work");
  expect(items).toContainEqual({
    type: "reasoning",
    id: expect.anything(),
    text: "**Thinking** hard",
  });
  expect(items).toContainEqual(
    expect.objectContaining({
      type: "command",
      output: "alpha\nbeta\n",
      exitCode: 3,
      status: "failed",
    }),
  );
  const done = [
    { text: "look", done: true },
    { text: "write", done: false },
  ];
  expect(items).toContainEqual(expect.objectContaining({ type: "plan", steps: done }));
  const changes = [{ path: join(desk.tree, "added.txt"), kind: "add" }];
  expect(items).toContainEqual(expect.objectContaining({ type: "file_change", changes }));
  expect(items).toContainEqual(
    expect.objectContaining({ type: "error", message: expect.stringContaining("no_such_setting") }),
  );
  const originals = events.flatMap(({ original }) => (original === undefined ? [] : [original]));
  expect(originals[0]).toEqual({ type: "thread.started", thread_id: thread.id });
  expect(originals.map((record) => readExecEvent(record).type)).toContain("item.updated");
  for (const record of originals) expect(readExecEvent(record)).toEqual(record);
});

test("goes on with a closed thread, and with a fork of it, each turn with its own tokens", async () => {
  const scripts = [() => ({ text: "Yes." })];
  await using desk = await execDesk({ scripts });
  const thread = await desk.thread();
  await thread.run("First prompt");
  const { id } = thread;
  await thread.close();
  const options = { cwd: desk.tree, sandbox: "read-only" } as const;
  const resumed = await desk.coder.resumeThread(id, options);
  const second = await resumed.run("Second prompt");
  expect(resumed.id).toBe(id);
  expect(second.usage).toEqual(defaultUsage);
  const fork = await desk.coder.forkThread(id, options);
  const third = await fork.run("Third prompt");
  expect(fork.id).not.toBe(id);
  expect(third.usage).toEqual(defaultUsage);
  const fourth = await resumed.run("Fourth prompt");
  expect(fourth.usage).toEqual(defaultUsage);
  const prompts = (at: number) => desk.models.requests[at]?.userTexts.join("\n") ?? "";
  for (const prompt of ["First", "Second", "Third"])
    expect(prompts(2)).toContain(`${prompt} prompt`);
  expect(prompts(3)).toContain("Second prompt");
  expect(prompts(3)).not.toContain("Third prompt");
});

test("counts what an interrupted turn spent to that turn, and not to the next one", async () => {
  const steps = [
    { calls: [command("true")] },
    { text: "slow ".repeat(200), dripMs: 50 },
    { text: "Here again." },
  ];
  await using desk = await execDesk({ scripts: [steps] });
  const thread = await desk.thread();
  const turn = thread.run("Talk").catch((error: unknown) => error);
  await desk.models.waitFor((request) => request.n === 1);
  await thread.interrupt();
  await turn;
  expect(thread.spent.usage).toEqual(defaultUsage);
  const { usage } = await thread.run("Are you there?");
  expect(usage).toEqual(defaultUsage);
  expect(desk.models.requests.at(-1)?.userTexts.join("\n")).toContain("Talk");
});

test("says when there is no thread to go on with", async () => {
  await using desk = await execDesk();
  const unknown = "00000000-0000-7000-8000-000000000000";
  const thread = await desk.coder.resumeThread(unknown, { cwd: desk.tree, sandbox: "read-only" });
  await expect(thread.run("Hello")).rejects.toMatchObject({
    reason: "exit",
    details: { exitCode: 1, stderrTail: expect.stringContaining("no rollout found") },
  });
});

test("leaves no file of a turn behind, however it ends", async () => {
  const refused = { fault: { kind: "status", status: 401, message: "no" } } as const;
  const slow = { text: "slow ".repeat(200), dripMs: 50 };
  const steps = [{ answer: { verdict: "ok" } }, refused, slow, slow];
  await using desk = await execDesk({ scripts: [steps] });
  const thread = await desk.thread({ tools: "none", system: "Be brief." });
  const turnFiles = async () => {
    const names = await readdir(desk.stateFolder, { recursive: true });
    return names.filter((name) => name.includes("/turn-"));
  };
  const turn = { outputSchema: VERDICT };
  const failed = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
  expect((await thread.run("One", turn)).json).toEqual({ verdict: "ok" });
  expect(await turnFiles()).toEqual([]);
  expect(await failed(thread.run("Two", turn))).toMatchObject({ reason: "authentication" });
  expect(await turnFiles()).toEqual([]);
  const third = failed(thread.run("Three", turn));
  await desk.models.waitFor((request) => request.n === 2);
  // Schema and system text.
  expect(await turnFiles()).toHaveLength(2);
  await thread.interrupt();
  expect(await third).toMatchObject({ reason: "cancelled" });
  expect(await turnFiles()).toEqual([]);
  const fourth = failed(thread.run("Four", turn));
  await desk.models.waitFor((request) => request.n === 3);
  for (const pid of await desk.processes()) process.kill(pid, "SIGKILL");
  expect(await fourth).toMatchObject({ reason: "exit" });
  await expect.poll(turnFiles).toEqual([]);
});

test("tells of a tool of an MCP server that the settings name", async () => {
  const args = [fileURLToPath(new URL("./mcp-server.ts", import.meta.url))];
  const config = { mcp_servers: { notes: { command: process.execPath, args } } };
  await using desk = await execDesk({}, { config });
  // The default model's tools are functions of a script that it writes.
  const find = call("exec", 'text(await tools.mcp__notes__find({word: "alpha"}))');
  desk.models.play({ vendor: "openai", steps: [{ calls: [find] }, { text: "Found." }] });
  const thread = await desk.thread();
  const { items } = await thread.run("Find alpha");
  expect(items).toContainEqual(
    expect.objectContaining({
      type: "tool_call",
      name: "find",
      input: { word: "alpha" },
      output: expect.stringContaining("alpha was found"),
      status: "completed",
    }),
  );
});

test("tells of searches in the web, and of agents that the model starts", async () => {
  await using desk = await execDesk({}, { webSearch: "live", config: { "agents.enabled": true } });
  const own = call("spawn_agent", { message: "Look into the rain" }, "multi_agent_v1");
  desk.models.play({
    vendor: "openai",
    match: { lastPrompt: "Look into the rain" },
    steps: [{ text: "It rains." }],
  });
  const wait = ({ toolResults }: ModelRequest) => {
    const { agent_id } = JSON.parse(toolResults[0]?.text ?? "");
    return { calls: [call("wait_agent", { targets: [agent_id] }, "multi_agent_v1")] };
  };
  const steps = [{ calls: [own] }, wait, { searches: ["rain in Delft"], text: "It rains." }];
  desk.models.play({ vendor: "openai", steps });
  // The tools of a model that codex does not know are all said in the request.
  const thread = await desk.thread({ model: "a-model-of-mine" });
  const { items, events } = await thread.run("How is the weather?");
  expect(items).toContainEqual(expect.objectContaining({ type: "search", query: "rain in Delft" }));
  const calls = items.filter((item) => item.type === "tool_call");
  expect(calls).toMatchObject([
    { name: "spawn_agent", input: { prompt: "Look into the rain" }, status: "completed" },
    { name: "wait", output: expect.stringContaining("It rains."), status: "completed" },
  ]);
  const records = events.flatMap(({ original }) => (original === undefined ? [] : [original]));
  // Nothing of the binary's own records is lost.
  for (const record of records) expect(readExecEvent(record)).toEqual(record);
  const kinds = records.map(readExecEvent).map((event) => ("item" in event ? event.item.type : ""));
  expect(kinds).toContain("collab_tool_call");
  expect(kinds).toContain("web_search");
  expect(desk.models.problems).toEqual([]);
});

test("says so when the file of a turn cannot be written", async () => {
  await using desk = await execDesk({ scripts: [[{ answer: { verdict: "ok" } }]] });
  const thread = await desk.thread();
  for (const name of await readdir(desk.stateFolder)) {
    if (name.startsWith("own-")) await rm(join(desk.stateFolder, name), { recursive: true });
  }
  const run = thread.run("Judge", { outputSchema: VERDICT });
  await expect(run).rejects.toMatchObject({
    reason: "spawn",
    message: expect.stringContaining("could not be written"),
    cause: { code: "ENOENT" },
  });
  expect(desk.models.requests).toEqual([]);
});

test("starts and closes any number of threads without leaving anything", async () => {
  await using desk = await execDesk({ scripts: [() => ({ text: "One." })] });
  for (let n = 0; n < 20; n += 1) {
    const thread = await desk.thread();
    if (n % 5 === 0) await thread.run("Hello");
    await thread.close();
  }
  expect(await desk.processes()).toEqual([]);
  expect(await readdir(desk.stateFolder)).toEqual(["home"]);
});

test("refuses to work outside a repository where it is told to", async () => {
  await using desk = await execDesk({}, { skipGitRepoCheck: false });
  const thread = await desk.thread();
  await expect(thread.run("Hello")).rejects.toMatchObject({
    reason: "exit",
    details: { stderrTail: expect.stringContaining("--skip-git-repo-check") },
  });
});

test("keeps what it must have of its environment, whatever it is given", async () => {
  const seen: Command[] = [];
  await using desk = await execDesk({ scripts: [[{ text: "One." }]], around: watching(seen) });
  const env = { PATH: "/usr/bin", CODEX_API_KEY: "not-this", CODEX_HOME: "/nowhere", OWN: "1" };
  await (await desk.thread({ env })).run("Hello");
  const given = seen.at(-1)?.env ?? {};
  expect(given).toMatchObject({ PATH: "/usr/bin", OWN: "1" });
  expect(given.CODEX_HOME).toContain(desk.stateFolder);
  expect(desk.models.problems).toEqual([]);
});

test("says so when its program is another one", async () => {
  await using desk = await execDesk({ binary: "/bin/echo" });
  await expect(desk.thread()).rejects.toMatchObject({ reason: "protocol" });
});

test("is a codex by name, and the app-server is what codex is by itself", async () => {
  await using desk = await execDesk();
  expect(desk.coder.name).toBe("codex");
  const { transport: _, ...options } = { ...desk.options, transport: "exec" };
  await using coder = createCoder("codex", options);
  const resumed = coder.resumeThread("id", { cwd: desk.tree });
  await expect(resumed).rejects.toThrow(UnsupportedError);
});
