import { expect, test } from "vitest";
import { UNKNOWN_USAGE } from "../../../src/coder/driver/sum-usage.ts";
import { TurnFailedError } from "../../../src/codex/app-server/errors.ts";
import { createServerThread } from "../../../src/codex/app-server/thread.ts";
import type { TurnOutcome } from "../../../src/codex/app-server/turn.ts";
import type { ServerTurn } from "../../../src/codex/app-server/turns.ts";

/**
 * A thread of a server whose turns end when they are interrupted, or else with `Here.`
 * @param meanwhile what happens while a turn is begun
 */
function threadOf(meanwhile: () => void = () => undefined) {
  const did: string[] = [];
  const thread = createServerThread("thread-1", {
    async turn(threadId): Promise<ServerTurn> {
      did.push("begin");
      meanwhile();
      const end = Promise.withResolvers<TurnOutcome>();
      const outcome = { turnId: "turn-1", failure: undefined, items: [], usage: UNKNOWN_USAGE };
      setTimeout(
        () => end.resolve({ ...outcome, status: "completed", finalResponse: "Here." }),
        20,
      );
      return {
        threadId,
        id: "turn-1",
        end: end.promise,
        notifications: () => expect.unreachable(),
        steer: () => expect.unreachable(),
        async interrupt() {
          did.push("interrupt");
          end.resolve({ ...outcome, status: "interrupted", finalResponse: null });
        },
      };
    },
  });
  return { thread, did };
}

const cancelled = { name: "TurnFailedError", reason: "cancelled" };

test("begins no turn whose signal was aborted before", async () => {
  const { thread, did } = threadOf();
  const run = thread.run("Talk", { signal: AbortSignal.abort() });
  await expect(run).rejects.toMatchObject(cancelled);
  expect(did).toEqual([]);
});

test("interrupts a turn whose signal is aborted while it is begun", async () => {
  const stop = new AbortController();
  const { thread, did } = threadOf(() => stop.abort());
  await expect(thread.run("Talk", { signal: stop.signal })).rejects.toBeInstanceOf(TurnFailedError);
  expect(did).toEqual(["begin", "interrupt"]);
});

test("interrupts a running turn once, and none that is over", async () => {
  const stop = new AbortController();
  const { thread, did } = threadOf();
  expect((await thread.run("Talk", { signal: stop.signal })).finalResponse).toBe("Here.");
  stop.abort();
  expect(did).toEqual(["begin"]);
  const other = new AbortController();
  const run = thread.run("Talk", { signal: other.signal });
  setImmediate(() => other.abort());
  await expect(run).rejects.toMatchObject(cancelled);
  expect(did).toEqual(["begin", "begin", "interrupt"]);
});
