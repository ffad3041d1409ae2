import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Connection, TurnRequest } from "../../../src/coder/driver/adapter.ts";
import { attemptTurn } from "../../../src/coder/driver/attempt.ts";
import type { Live } from "../../../src/coder/process/live.ts";

const request: TurnRequest = {
  input: "Talk",
  outputSchema: undefined,
  images: [],
  signal: new AbortController().signal,
};

/** A process that answers `Here.` once it is told to, and heeds an interrupt. */
function liveProcess() {
  const did: string[] = [];
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  const turn = Promise.withResolvers<{ text: string; structured: undefined }>();
  const connection: Connection = {
    threadId: "1",
    fits: () => true,
    async turn(_request, emit) {
      did.push("turn");
      emit({ type: "message", text: "Well", delta: false }, undefined);
      // A process says more than it was asked for.
      setTimeout(() => emit({ type: "message", text: "Too late", delta: false }, undefined), 10);
      return await turn.promise;
    },
    async interrupt() {
      did.push("interrupt");
      turn.reject(new Error("cancelled"));
    },
  };
  const live = { connection, lost: lost.promise } as Live;
  return { live, did, answer: () => turn.resolve({ text: "Here.", structured: undefined }) };
}

test("asks nothing once the turn is stopped, and rejects with the reason", async () => {
  const { live, did } = liveProcess();
  const stop = AbortSignal.abort(new Error("The thread was closed"));
  const asked = attemptTurn(live, request, stop, () => expect.unreachable());
  await expect(asked).rejects.toThrow("The thread was closed");
  expect(did).toEqual([]);
});

test("interrupts a turn that is stopped, rejects with the reason and tells nothing more", async () => {
  const { live, did } = liveProcess();
  const stop = new AbortController();
  const told: string[] = [];
  const asked = attemptTurn(live, request, stop.signal, (event) => told.push(event.type));
  stop.abort(new Error("The thread was closed"));
  await expect(asked).rejects.toThrow("The thread was closed");
  expect(did).toEqual(["turn", "interrupt"]);
  await delay(30);
  expect(told).toEqual(["message"]);
});

test("gives the answer of a turn that nobody stops", async () => {
  const { live, did, answer } = liveProcess();
  const asked = attemptTurn(live, request, new AbortController().signal, () => undefined);
  answer();
  expect(await asked).toMatchObject({ text: "Here." });
  expect(did).toEqual(["turn"]);
});
