import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Launch } from "../../../src/command.ts";
import { UnsupportedError } from "../../../src/errors.ts";
import { command, patch } from "../../world/models/call.ts";
import { caseOf } from "../case-of.ts";
import { type Desk, type DeskOptions, setDesk } from "../desk.ts";
import { filesWith } from "../files-with.ts";
import { writeFiles } from "../write-files.ts";

const codexDesk = (options?: DeskOptions): Promise<Desk> => setDesk(caseOf("codex"), options);

/** Adds arguments to those of the app-server. */
const withArguments =
  (...extra: string[]) =>
  (launch: Launch): Launch =>
  (given) =>
    launch(given.args[0] === "app-server" ? { ...given, args: [...given.args, ...extra] } : given);

test("knows every setting that we give it", async () => {
  const around = withArguments("--strict-config");
  await using desk = await codexDesk({ scripts: [[{ text: "One." }]], around });
  const thread = await desk.thread({ effort: "high", tools: "none" });
  expect((await thread.run("Hello")).items).toMatchObject([{ type: "message", text: "One." }]);
});

test("would refuse a setting that it does not know", async () => {
  const around = withArguments("--strict-config", "-c", "no_such_setting=1");
  await using desk = await codexDesk({ around });
  await expect(desk.thread()).rejects.toMatchObject({ reason: "exit" });
});

test("hands neither its key nor our environment to the model's commands", async () => {
  await using desk = await codexDesk({
    scripts: [[{ calls: [command("env; true")] }, { text: "Seen." }]],
  });
  const thread = await desk.thread({ env: { GIVEN_TO_THE_THREAD: "yes" } });
  const { items } = await thread.run("Look around");
  const printed = desk.models.requests[1]?.toolResults[0]?.text ?? "";
  expect(printed).toContain("CODEX_THREAD_ID=");
  expect(printed).toContain("GIVEN_TO_THE_THREAD=yes");
  expect(printed).not.toContain("API_KEY");
  expect(printed).not.toContain("test-key");
  expect(printed).not.toContain("VITEST");
  expect(items[0]).toMatchObject({ type: "command", exitCode: 0, status: "completed" });
});

test("refuses a thread that codex says it gave instructions of the tree", async () => {
  const around = withArguments("-c", "project_doc_max_bytes=1000");
  await using desk = await codexDesk({ around });
  await writeFiles(desk.tree, { "AGENTS.md": "canary-instruction" });
  const message = expect.stringContaining(join(desk.tree, "AGENTS.md"));
  await expect(desk.thread()).rejects.toMatchObject({ reason: "protocol", message });
});

test("loads nothing that the tree brings along", async () => {
  await using desk = await codexDesk({
    scripts: [[{ calls: [command("cat notes.txt")] }, { text: "One." }]],
  });
  const ran = join(desk.tree, "ran");
  const hook = [{ hooks: [{ type: "command", command: `touch ${ran}` }] }];
  const skill = "---\nname: canary-skill\ndescription: canary-instruction\n---\n";
  await writeFiles(desk.tree, {
    "AGENTS.md": "canary-instruction",
    "AGENTS.override.md": "canary-instruction",
    "sub/AGENTS.md": "canary-instruction",
    ".codex/config.toml": [
      'model = "model-of-the-tree"',
      'developer_instructions = "canary-instruction"',
      'openai_base_url = "http://127.0.0.1:9"',
      '[mcp_servers.canary]\ncommand = "/bin/sh"',
      `args = ["-c", "touch ${ran}; sleep 5"]`,
      '[shell_environment_policy]\ninherit = "all"',
    ].join("\n"),
    ".codex/hooks.json": { hooks: { SessionStart: hook, PreToolUse: hook, Stop: hook } },
    ".codex/rules/all.rules": 'prefix_rule(pattern=["touch"], decision="allow")',
    ".codex/skills/canary/SKILL.md": skill,
    ".agents/skills/canary/SKILL.md": skill,
    ".env": "CODEX_API_KEY=key-of-the-tree\nOPENAI_BASE_URL=http://127.0.0.1:9\n",
  });
  const thread = await desk.thread();
  await thread.run("Hello");
  await thread.close();
  expect(desk.models.requests).toHaveLength(2);
  for (const request of desk.models.requests) {
    expect(request.model).toBe("gpt-6.1-sol");
    expect(JSON.stringify(request.body)).not.toContain("canary");
  }
  expect(existsSync(ran)).toBe(false);
  expect(desk.models.problems).toEqual([]);
});

test("ends the command that runs when its turn is interrupted", async () => {
  await using desk = await codexDesk({
    scripts: [[{ calls: [command("sleep 300")] }, { text: "Here again." }]],
  });
  const thread = await desk.thread();
  const idle = await desk.processes();
  for await (const event of thread.runStreamed("Wait")) {
    if (event.type === "tool_use") await thread.interrupt();
  }
  await expect.poll(() => desk.processes()).toEqual(idle);
  expect((await thread.run("Are you there?")).text).toBe("Here again.");
});

test("declines what codex asks leave for, and says so", async () => {
  const steps = [
    { calls: [command("touch asked.txt")] },
    { calls: [patch("*** Begin Patch\n*** Add File: added.txt\n+x\n*** End Patch")] },
    { text: "I was not let." },
  ];
  await using desk = await codexDesk({ scripts: [steps] });
  const thread = await desk.thread({ approvalPolicy: "untrusted" });
  const { events } = await thread.run("Write two files");
  const asked = events.filter((event) => event.type === "permission");
  expect(asked).toMatchObject([
    { action: "command", decision: "decline" },
    { action: "file_change", decision: "decline" },
  ]);
  expect(existsSync(join(desk.tree, "asked.txt"))).toBe(false);
  expect(existsSync(join(desk.tree, "added.txt"))).toBe(false);
});

test("writes into the tree and the additional folders, and nowhere else", async () => {
  await using desk = await codexDesk();
  const other = join(desk.tree, "..", "other");
  const outside = join(desk.tree, "..", "outside");
  for (const folder of [other, outside]) await mkdir(folder);
  const line = `echo x > in.txt; echo x > ${other}/in.txt; echo x > ${outside}/in.txt; true`;
  const { vendor } = caseOf("codex");
  desk.models.play({ vendor, steps: [{ calls: [command(line)] }, { text: "Done." }] });
  const thread = await desk.thread({
    sandbox: "workspace-write",
    additionalDirectories: [other],
  });
  await thread.run("Write");
  expect(await readFile(join(desk.tree, "in.txt"), "utf8")).toBe("x\n");
  expect(await readFile(join(other, "in.txt"), "utf8")).toBe("x\n");
  expect(existsSync(join(outside, "in.txt"))).toBe(false);
});

test("sends the effort and an image along", async () => {
  await using desk = await codexDesk({ scripts: [[{ text: "A dot." }]] });
  const image = join(desk.tree, "dot.png");
  const dot =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await writeFile(image, Buffer.from(dot, "base64"));
  const thread = await desk.thread({ effort: "high" });
  await thread.run("What is this?", { images: [image] });
  const body = desk.models.requests[0]?.body;
  expect(body).toMatchObject({ reasoning: { effort: "high" } });
  expect(JSON.stringify(body)).toContain("data:image/png;base64,");
});

test("keeps nothing of the conversation on disk, so it resumes nothing", async () => {
  await using desk = await codexDesk({ scripts: [[{ text: "One." }]] });
  const thread = await desk.thread();
  await thread.run("Remember canary-prompt");
  expect(await filesWith(desk.stateFolder, "canary-prompt")).toEqual([]);
  const resumed = desk.coder.resumeThread(thread.id, { cwd: desk.tree, sandbox: "read-only" });
  await expect(resumed).rejects.toThrow(UnsupportedError);
});
