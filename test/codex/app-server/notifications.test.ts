import { expect, test } from "vitest";
import { LaggedError } from "../../../src/codex/app-server/errors.ts";
import { setServer } from "./server.ts";

const chatty = { text: Array.from({ length: 100 }, (_, n) => `word ${n} `).join(""), dripMs: 1 };

test("tells each reader what it asked for, by itself", async () => {
  await using desk = await setServer({ scripts: [{ steps: () => ({ text: "Yes." }) }] });
  const { server, tree } = desk;
  const first = await server.startThread({ cwd: tree });
  const ofFirst = server.notifications({ threadId: first.id, methods: ["turn/completed"] });
  const ends = server.notifications({ methods: ["turn/completed"] });
  const second = await server.startThread({ cwd: tree });
  await second.run("b");
  await first.run("a");
  const told: (string | undefined)[] = [];
  for await (const { threadId } of ends) {
    told.push(threadId);
    if (told.length === 2) break;
  }
  expect(told).toEqual([second.id, first.id]);
  for await (const { threadId } of ofFirst) {
    expect(threadId).toBe(first.id);
    break;
  }
});

test("ends a reader that falls behind, and nobody else", async () => {
  const scripts = [{ steps: () => chatty }];
  await using desk = await setServer({ scripts, maxBuffered: 20 });
  const { server, tree } = desk;
  const thread = await server.startThread({ cwd: tree });
  const sleeper = server.notifications();
  const diligent = server.notifications({ threadId: thread.id });
  const told: string[] = [];
  const reading = (async () => {
    for await (const { method } of diligent) {
      told.push(method);
      if (method === "turn/completed") break;
    }
  })();
  const { finalResponse } = await thread.run("Talk");
  expect(finalResponse).toBe(chatty.text);
  await reading;
  expect(told.length).toBeGreaterThan(40);
  const seen: string[] = [];
  const late = (async () => {
    for await (const { method } of sleeper) seen.push(method);
  })();
  await expect(late).rejects.toThrow(LaggedError);
  expect(seen).toHaveLength(20);
});

test("silences what nobody wants", async () => {
  const scripts = [{ steps: () => chatty }];
  await using desk = await setServer({ scripts, silenced: ["item/agentMessage/delta"] });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  const turn = await thread.turn("Talk");
  const methods = (await Array.fromAsync(turn.notifications())).map(({ method }) => method);
  expect(methods).toContain("turn/completed");
  expect(methods).not.toContain("item/agentMessage/delta");
});
