import { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { queryObjects } from "node:v8";
import { describe, expect, test } from "vitest";
import { type CoderCase, coders } from "./coders.ts";
import { setDesk } from "./desk.ts";

/** A leak of every thread shows in few; `npm run test:nightly` and `npm run soak` ask for more. */
const CYCLES = Number(process.env.SOAK_CYCLES ?? 3);

/** What a thread holds while it lives: pipes and processes that keep us awake, and children that memory still holds. */
function held(): Readonly<Record<string, number>> {
  const active = process.getActiveResourcesInfo();
  const count = (kind: string) => active.filter((name) => name === kind).length;
  return {
    pipes: count("PipeWrap"),
    processes: count("ProcessWrap"),
    // Collects the garbage first.
    children: queryObjects(ChildProcess, { format: "count" }),
    listeners: process.listenerCount("exit") + process.listenerCount("SIGTERM"),
  };
}

describe.each(coders)("$name $options", (coder: CoderCase) => {
  test(`leaves nothing behind when a thread was started and closed ${CYCLES} times`, {
    timeout: 9_000 * CYCLES,
  }, async () => {
    await using desk = await setDesk(coder, { scripts: [() => ({ text: "Hi." })] });
    async function cycle(whileOpen = () => {}): Promise<void> {
      await using thread = await desk.thread();
      expect((await thread.run("Hello")).text).toBe("Hi.");
      whileOpen();
    }
    const before = held();
    await cycle(() => {
      // A measure that sees nothing of a live thread would see no leak either.
      if (!coder.hasProcessPerTurn) expect(held().children).toBeGreaterThan(before.children ?? 0);
    });
    const folders = await readdir(desk.stateFolder);
    const files = (await readdir("/proc/self/fd")).length;
    for (let count = 1; count < CYCLES; count += 1) await cycle();
    await expect.poll(held).toEqual(before);
    await expect
      .poll(async () => (await readdir("/proc/self/fd")).length)
      .toBeLessThanOrEqual(files);
    expect(await desk.processes()).toEqual([]);
    expect(await readdir(desk.stateFolder)).toEqual(folders);
    await desk.coder.close();
    expect(existsSync(desk.stateFolder)).toBe(false);
  });
});
