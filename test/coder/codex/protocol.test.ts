import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { launch } from "../../../src/launch/launch.ts";
import { setServer } from "../../codex/app-server/server.ts";
import { call, command, patch } from "../../world/models/call.ts";
import { caseOf } from "../case-of.ts";
import { setDesk } from "../desk.ts";
import { type Check, listening, protocolCheck, type Sent } from "./protocol-check.ts";

const VERDICT = {
  type: "object",
  properties: { verdict: { type: "string" } },
  required: ["verdict"],
  additionalProperties: false,
};

let check: Check;

beforeAll(async () => {
  check = await protocolCheck();
});

test("sends only messages that the binary's own schema allows", async () => {
  const messages: Sent[] = [];
  const steps = [
    { calls: [command("sleep 300")] },
    { answer: { verdict: "ok" } },
    { text: "Goodbye." },
  ];
  await using desk = await setDesk(caseOf("codex"), {
    scripts: [steps],
    around: listening(messages),
  });
  const image = join(desk.tree, "dot.png");
  await writeFile(image, "");
  const clientTools = [{ name: "a_tool", description: "", inputSchema: { type: "object" } }];
  const thread = await desk.thread({ system: "Be brief.", effort: "low", clientTools });
  for await (const event of thread.runStreamed("Wait")) {
    if (event.type === "tool_use") await thread.interrupt();
  }
  await thread.run("Judge", { outputSchema: VERDICT });
  await thread.run("Look", { images: [image] });
  await thread.close();

  expect(messages.map(({ message }) => message.method)).toEqual([
    "initialize",
    "initialized",
    "thread/start",
    "turn/start",
    "turn/interrupt",
    "thread/backgroundTerminals/clean",
    "turn/start",
    "turn/start",
  ]);
  expect(messages.flatMap(check)).toEqual([]);
});

test("sends only such messages as a client for all of the protocol", async () => {
  const messages: Sent[] = [];
  const steps = () => ({ text: "Yes. ".repeat(100), dripMs: 20 });
  const around = listening(messages)(launch);
  await using desk = await setServer({ scripts: [{ steps }], launch: around, silenced: ["x/y"] });
  const { server, tree } = desk;
  const image = join(tree, "dot.png");
  await writeFile(image, "");
  const thread = await server.startThread({
    ...{ cwd: tree, model: "gpt-5.5", sandbox: "read-only", approvalPolicy: "never" },
    ...{ config: { model_verbosity: "low" }, developerInstructions: "Be brief." },
    dynamicTools: [
      { type: "function", name: "a_tool", description: "", inputSchema: { type: "object" } },
    ],
  });
  const { id } = thread;
  const turn = await thread.turn(
    [
      { type: "text", text: "Go", text_elements: [] },
      { type: "localImage", path: image },
    ],
    { effort: "low", outputSchema: VERDICT, model: "gpt-5.5" },
  );
  await desk.models.waitFor(() => true);
  await turn.steer("Faster");
  await turn.interrupt();
  await turn.end;
  const instructions = "Look at it";
  await (await server.review(id, { type: "custom", instructions })).end;
  await (await server.compactThread(id)).end;
  await server.nameThread(id, "a name");
  await server.forkThread(id);
  await server.listThreads({ limit: 2, cwd: tree, archived: false, searchTerm: "a" });
  await server.readThread(id, { includeTurns: true });
  await server.revertThread(id, turn.id);
  await server.models();
  await server.account();
  await server.rateLimits().catch(() => undefined);
  await server.config(tree);
  const sandboxPolicy = { type: "readOnly", networkAccess: false } as const;
  await server.execute({ command: ["true"], cwd: tree, timeoutMs: 5_000, sandboxPolicy });
  await server.searchFiles("n", [tree]);
  await server.archiveThread(id);
  await server.unarchiveThread(id);
  await server.resumeThread(id, { cwd: tree });
  // All of `AppServerMethods`, and `initialized`.
  expect(new Set(messages.map(({ message }) => message.method)).size).toBe(23);
  expect(messages.flatMap(check)).toEqual([]);
});

test("answers what the server asks as the binary's own schema allows", async () => {
  const messages: Sent[] = [];
  const options = ["Red", "Blue"].map((label) => ({ label, description: "" }));
  const question = { id: "q", header: "Colour", question: "Which?", options };
  const added = "*** Begin Patch\n*** Add File: added.txt\n+x\n*** End Patch";
  const steps = [
    { calls: [command("touch touched.txt")] },
    { calls: [command("rm -f declined.txt")] },
    { calls: [patch(added)] },
    { calls: [call("request_user_input", { questions: [question] })] },
    { calls: [call("look_up", { word: "alpha" })] },
    { text: "Done." },
  ];
  await using desk = await setDesk(caseOf("codex"), {
    scripts: [steps],
    around: listening(messages),
  });
  const thread = await desk.thread({
    sandbox: "workspace-write",
    approvalPolicy: "untrusted",
    clientTools: [
      { name: "look_up", description: "", inputSchema: { type: "object" }, answer: () => "found" },
    ],
    approvals: {
      onCommandApproval: ({ command }) => ({
        decision: command.includes("touched.txt") ? "accept" : "decline",
      }),
      onFileChangeApproval: () => ({ decision: "accept" }),
      onToolUserInput: () => ({ q: ["Blue"] }),
    },
  });
  await thread.run("Work");
  await thread.close();
  const answers = messages.flatMap(({ answers }) => answers ?? []);
  expect(answers).toEqual([
    ...["item/commandExecution/requestApproval", "item/commandExecution/requestApproval"],
    ...["item/fileChange/requestApproval", "item/tool/requestUserInput", "item/tool/call"],
  ]);
  expect(messages.flatMap(check)).toEqual([]);
});

test("has a schema that refuses what is wrong", () => {
  const wrong = (message: Sent["message"], answers?: string) => check({ message, answers });
  expect(wrong({ id: 1, method: "turn/start", params: { threadId: 7 } })).not.toEqual([]);
  expect(wrong({ method: "no/such" })).not.toEqual([]);
  expect(wrong({ id: 1, result: { success: "yes" } }, "item/tool/call")).not.toEqual([]);
});
