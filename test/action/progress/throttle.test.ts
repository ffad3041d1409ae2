import { expect, it } from "vitest";
import { createThrottle, type Throttle } from "../../../src/action/progress/throttle.ts";

/** Writes that the test ends itself. */
function pending() {
  const waiting: PromiseWithResolvers<void>[] = [];
  const failures: unknown[] = [];
  const start = (over: { maxWrites?: number; gapMs?: number } = {}): Throttle =>
    createThrottle({
      maxWrites: 5,
      gapMs: 0,
      ...over,
      onFailure: (error) => failures.push(error),
      write: async () => {
        const one = Promise.withResolvers<void>();
        waiting.push(one);
        await one.promise;
      },
    });
  const settle = async () => await new Promise((resolve) => setImmediate(resolve));
  return { waiting, failures, start, settle };
}

it("writes at once, and once more for all that changed meanwhile", async () => {
  const { waiting, start, settle } = pending();
  const writes = start();
  writes.changed();
  expect(waiting).toHaveLength(1);
  writes.changed();
  writes.changed();
  expect(waiting).toHaveLength(1);
  waiting[0]?.resolve();
  await settle();
  expect(waiting).toHaveLength(2);
  waiting[1]?.resolve();
  await settle();
  expect(waiting).toHaveLength(2);
});

it("never writes more often than it may", async () => {
  const { waiting, start, settle } = pending();
  const writes = start({ maxWrites: 3 });
  for (let change = 0; change < 10; change += 1) {
    writes.changed();
    waiting.at(-1)?.resolve();
    await settle();
  }
  expect(waiting).toHaveLength(3);
});

it("keeps the gap, and its end does not wait for it", async () => {
  const { waiting, start, settle } = pending();
  const writes = start({ gapMs: 3_600_000 });
  writes.changed();
  waiting[0]?.resolve();
  await settle();
  writes.changed();
  await settle();
  expect(waiting).toHaveLength(1);
  await writes.end();
  expect(waiting).toHaveLength(1);
});

it("ends only when the write on its way is over, and nothing is written after that", async () => {
  const { waiting, start, settle } = pending();
  const writes = start();
  writes.changed();
  writes.changed();
  let ended = false;
  const end = writes.end().then(() => {
    ended = true;
  });
  await settle();
  expect(ended).toBe(false);
  waiting[0]?.resolve();
  await end;
  writes.changed();
  expect(waiting).toHaveLength(1);
});

it("gives up when a write fails", async () => {
  const { waiting, failures, start, settle } = pending();
  const writes = start();
  writes.changed();
  waiting[0]?.reject(new Error("no permission"));
  await settle();
  writes.changed();
  await settle();
  expect(waiting).toHaveLength(1);
  expect(failures).toMatchObject([{ message: "no permission" }]);
});
