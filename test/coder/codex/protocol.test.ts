import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { launch } from "../../../src/launch/launch.ts";
import { command } from "../../world/models/call.ts";
import { caseOf } from "../case-of.ts";
import { setDesk } from "../desk.ts";
import { setServer } from "./app-server/server.ts";
import { type Check, listening, protocolCheck } from "./protocol-check.ts";

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
  const messages: { method?: string }[] = [];
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
  const thread = await desk.thread({ system: "Be brief.", effort: "low" });
  for await (const event of thread.runStreamed("Wait")) {
    if (event.type === "tool_use") await thread.interrupt();
  }
  await thread.run("Judge", { outputSchema: VERDICT });
  await thread.run("Look", { images: [image] });
  await thread.close();

  expect(messages.map(({ method }) => method)).toEqual([
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
  const messages: { method?: string }[] = [];
  const steps = () => ({ text: "Yes. ".repeat(100), dripMs: 20 });
  const around = listening(messages)(launch);
  await using desk = await setServer({ scripts: [{ steps }], launch: around, silenced: ["x/y"] });
  const { server, tree } = desk;
  const image = join(tree, "dot.png");
  await writeFile(image, "");
  const thread = await server.startThread({
    ...{ cwd: tree, model: "gpt-5.5", sandbox: "read-only", approvalPolicy: "never" },
    ...{ config: { model_verbosity: "low" }, developerInstructions: "Be brief." },
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
  expect(new Set(messages.map(({ method }) => method)).size).toBe(23);
  expect(messages.flatMap(check)).toEqual([]);
});

test("has a schema that refuses what is wrong", () => {
  expect(check({ id: 1, method: "turn/start", params: { threadId: 7 } })).not.toEqual([]);
  expect(check({ method: "no/such" })).not.toEqual([]);
});
