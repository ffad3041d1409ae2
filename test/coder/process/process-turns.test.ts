import { expect, test } from "vitest";
import type { Channel } from "../../../src/coder/driver/adapter.ts";
import { processTurns } from "../../../src/coder/process/process-turns.ts";
import type { Command } from "../../../src/command.ts";
import { CoderError } from "../../../src/errors.ts";

const command: Command = {
  label: "agent",
  file: "/bin/agent",
  args: [],
  env: {},
  cwd: "/",
  readable: [],
  writable: [],
  network: "none",
};

/** Turns on processes that write down what is done to them. */
function turns() {
  const did: string[] = [];
  const over = Promise.withResolvers<void>();
  const channel: Channel = {
    pid: 1,
    send: () => expect.unreachable(),
    sendLast: (text) => did.push(`prompt ${text}`),
    async release(signal) {
      did.push(signal === undefined ? "release" : `release after ${signal}`);
      over.resolve();
    },
    over: over.promise,
    exited: Promise.resolve({ code: 0, signal: null }),
  };
  const running = processTurns({
    open: async () => channel,
    failure: (reason, message) =>
      new CoderError(reason, message, { coder: "agent", threadId: undefined }),
  });
  return { running, did };
}

test("gives no prompt to the process of a turn that is stopped before, and ends it", async () => {
  const { running, did } = turns();
  const followed = { receive: () => undefined, end: Promise.resolve("Here.") };
  const request = { input: "Talk", signal: AbortSignal.abort() };
  const run = running.run(command, followed, request);
  await expect(run).rejects.toMatchObject({ reason: "cancelled" });
  expect(did).toEqual(["release"]);
});

test("ends the process of a turn that is interrupted, politely", async () => {
  const { running, did } = turns();
  const followed = { receive: () => undefined, end: new Promise<never>(() => {}) };
  const request = { input: "Talk", signal: new AbortController().signal };
  const run = running.run(command, followed, request);
  setImmediate(() => void running.interrupt());
  await expect(run).rejects.toMatchObject({ reason: "cancelled" });
  expect(did.slice(0, 2)).toEqual(["prompt Talk", "release after SIGINT"]);
});
