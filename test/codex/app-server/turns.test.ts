import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ApprovalRequest } from "../../../src/coder/approval/request.ts";
import type { AppServer } from "../../../src/codex/app-server/app-server.ts";
import { TurnFailedError, TurnRunningError } from "../../../src/codex/app-server/errors.ts";
import type { Notification } from "../../../src/codex/app-server/feed.ts";
import { command, patch } from "../../world/models/call.ts";
import { setServer } from "./server.ts";

const slow = { text: "slow ".repeat(400), dripMs: 50 };

test("adds to a running turn", async () => {
  await using desk = await setServer({ scripts: [{ steps: [slow, { text: "Steered." }] }] });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  const turn = await thread.turn("Begin");
  await desk.models.waitFor(() => true);
  await turn.steer("And this too");
  const { finalResponse, turnId } = await turn.end;
  expect(finalResponse).toBe("Steered.");
  expect(turnId).toBe(turn.id);
  expect(desk.models.requests[1]?.userTexts.at(-1)).toContain("And this too");
});

test("interrupts a turn with the command that it runs, and goes on", async () => {
  const steps = [{ calls: [command("touch began; sleep 300")] }, { text: "Here." }];
  await using desk = await setServer({ scripts: [{ steps }] });
  const thread = await desk.server.startThread({ cwd: desk.tree, sandbox: "workspace-write" });
  const idle = await desk.processes();
  const turn = await thread.turn("Begin");
  await expect.poll(() => existsSync(join(desk.tree, "began"))).toBe(true);
  expect((await desk.processes()).length).toBeGreaterThan(idle.length);
  await turn.interrupt();
  expect(await turn.end).toMatchObject({ status: "interrupted", finalResponse: null });
  await expect.poll(() => desk.processes()).toEqual(idle);
  expect((await thread.run("Are you there?")).finalResponse).toBe("Here.");
});

test("rejects a run that is interrupted by its signal", async () => {
  await using desk = await setServer({ scripts: [{ steps: [slow, { text: "Here." }] }] });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  const controller = new AbortController();
  const run = thread.run("Talk", { signal: controller.signal }).catch((error: unknown) => error);
  await desk.models.waitFor(() => true);
  controller.abort();
  expect(await run).toMatchObject({ name: "TurnFailedError", reason: "cancelled" });
  const late = thread.run("Talk", { signal: controller.signal });
  await expect(late).rejects.toThrow(TurnFailedError);
  expect(desk.models.requests).toHaveLength(1);
  expect((await thread.run("Are you there?")).finalResponse).toBe("Here.");
});

test("refuses a second turn on a thread where one runs", async () => {
  await using desk = await setServer({ scripts: [{ steps: [{ text: "One.", delayMs: 200 }] }] });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  const first = thread.run("First");
  await expect(thread.run("Second")).rejects.toThrow(TurnRunningError);
  expect((await first).finalResponse).toBe("One.");
  expect(desk.models.requests).toHaveLength(1);
});

test.each([
  [401, "authentication"],
  [429, "rate-limit"],
  [500, "overloaded"],
] as const)("tells why a turn failed: %i", async (status, reason) => {
  const fault = { kind: "status", status, message: "no" } as const;
  await using desk = await setServer({ scripts: [{ steps: [{ fault }, { fault }] }] });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  const run = thread.run("Hello");
  await expect(run).rejects.toThrow(TurnFailedError);
  await expect(run).rejects.toMatchObject({ reason, details: { status } });
  const { end } = await thread.turn("Hello");
  expect(await end).toMatchObject({ status: "failed", failure: { reason }, finalResponse: null });
});

test("has no final response where the model gave none", async () => {
  await using desk = await setServer({ scripts: [{ steps: [{ reasoning: "Hm." }] }] });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  expect((await thread.run("Hello")).finalResponse).toBeNull();
});

test("takes parts, a schema and an effort", async () => {
  await using desk = await setServer({ scripts: [{ steps: [{ answer: { verdict: "ok" } }] }] });
  const image = join(desk.tree, "dot.png");
  const dot =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await writeFile(image, Buffer.from(dot, "base64"));
  const thread = await desk.server.startThread({ cwd: desk.tree });
  const outputSchema = {
    type: "object",
    properties: { verdict: { type: "string" } },
    required: ["verdict"],
    additionalProperties: false,
  };
  const parts = [
    { type: "text", text: "Judge this", text_elements: [] },
    { type: "localImage", path: image },
  ] as const;
  const { finalResponse } = await thread.run(parts, { outputSchema, effort: "high" });
  expect(JSON.parse(finalResponse ?? "")).toEqual({ verdict: "ok" });
  const [request] = desk.models.requests;
  expect(request?.schema).toEqual(outputSchema);
  expect(request?.body).toMatchObject({ reasoning: { effort: "high" } });
  expect(JSON.stringify(request?.body)).toContain("data:image/png;base64,");
  await expect(thread.run([{ type: "localImage", path: "dot.png" }])).rejects.toThrow(TypeError);
  expect((await desk.server.readThread(thread.id)).id).toBe(thread.id);
});

test("loses no notification of turns on several threads at once", async () => {
  const names = ["alpha", "beta", "gamma"];
  const text = (name: string) => Array.from({ length: 60 }, (_, n) => `${name} ${n}, `).join("");
  const scripts = names.map((name) => ({
    match: { lastPrompt: name },
    steps: [{ text: text(name), dripMs: 2 }],
  }));
  await using desk = await setServer({ scripts });
  const runs = names.map(async (name) => {
    const thread = await desk.server.startThread({ cwd: desk.tree });
    const turn = await thread.turn(name);
    const told: Notification[] = await Array.fromAsync(turn.notifications());
    return { name, id: thread.id, told, outcome: await turn.end };
  });
  for (const { name, id, told, outcome } of await Promise.all(runs)) {
    expect(told.every(({ threadId }) => threadId === id)).toBe(true);
    const deltas = told.filter(({ method }) => method === "item/agentMessage/delta");
    const joined = deltas.map(({ params }) => (params as { delta: string }).delta).join("");
    expect(joined).toBe(text(name));
    expect(outcome.finalResponse).toBe(text(name));
    expect(told.at(-1)?.method).toBe("turn/completed");
  }
});

test("reviews by codex' own words", async () => {
  await using desk = await setServer({ scripts: [{ steps: () => ({ text: "All is well." }) }] });
  const thread = await desk.server.startThread({ cwd: desk.tree, model: "gpt-5.5" });
  const turn = await desk.server.review(thread.id, { type: "custom", instructions: "Look hard" });
  const { status, items, finalResponse } = await turn.end;
  expect(status).toBe("completed");
  expect(items.map(({ type }) => type)).toContain("exitedReviewMode");
  expect(finalResponse).toContain("All is well.");
  expect(desk.models.requests[0]?.text).toContain("Look hard");
});

test("declines what a turn asks leave for, unless somebody accepts it", async () => {
  const added = (name: string) => `*** Begin Patch\n*** Add File: ${name}\n+x\n*** End Patch`;
  const steps = [
    { calls: [command("touch asked.txt")] },
    { calls: [patch(added("added.txt"))] },
    { text: "Done." },
  ];
  const start = { sandbox: "read-only", approvalPolicy: "untrusted" } as const;
  await using desk = await setServer({ scripts: [{ steps }, { steps }] });
  const { tree } = desk;
  const statuses = async (server: AppServer) => {
    const { items } = await (await server.startThread({ cwd: tree, ...start })).run("Write");
    const command = items.find(({ type }) => type === "commandExecution");
    return command?.fields.status;
  };
  expect(await statuses(desk.server)).toBe("declined");
  expect(existsSync(join(tree, "asked.txt"))).toBe(false);
  expect(existsSync(join(tree, "added.txt"))).toBe(false);

  const asked: ApprovalRequest[] = [];
  const engine = (request: ApprovalRequest) => {
    asked.push(request);
    return { decision: "accept" } as const;
  };
  await desk.server.close();
  const server = await desk.start({ approvals: { engine } });
  // It is run again outside the sandbox only when it fails at once.
  expect(["completed", "failed"]).toContain(await statuses(server));
  expect(asked).toMatchObject([
    { kind: "command", cwd: tree, command: expect.stringContaining("touch asked.txt") },
    { kind: "file-change", cwd: tree, paths: [join(tree, "added.txt")] },
  ]);
  expect(existsSync(join(tree, "added.txt"))).toBe(true);
});
