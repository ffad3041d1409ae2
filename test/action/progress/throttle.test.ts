import { expect, it, vi } from "vitest";
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

it("doubles the gap with each write, and each writes what is true by then", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  try {
    const startMs = performance.now();
    const told: (readonly [atMs: number, state: number])[] = [];
    let state = 0;
    const writes = createThrottle({
      maxWrites: 5,
      gapMs: 10_000,
      write: async () => {
        told.push([performance.now() - startMs, state]);
      },
      onFailure: (error) => expect.unreachable(String(error)),
    });
    for (; state <= 300; state += 1) {
      writes.changed();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(told).toEqual([
      [0, 0],
      [10_000, 9],
      [30_000, 29],
      [70_000, 69],
      [150_000, 149],
    ]);
  } finally {
    vi.useRealTimers();
  }
});

it("writes nothing when the gap is over and nothing has changed, and at once when it then does", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  try {
    let count = 0;
    const writes = createThrottle({
      maxWrites: 5,
      gapMs: 10_000,
      write: async () => {
        count += 1;
      },
      onFailure: (error) => expect.unreachable(String(error)),
    });
    writes.changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count).toBe(1);
    writes.changed();
    expect(count).toBe(2);
    await vi.advanceTimersByTimeAsync(0);
    writes.changed();
    // What waits for its time when the end comes is not written any more.
    await writes.end();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(count).toBe(2);
  } finally {
    vi.useRealTimers();
  }
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
