import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** How long output may stay open and silent after the process has ended. */
const drainMs = 300;

/**
 * Resolves once both outputs are closed, to be called when their process has ended. Whoever still holds them then is
 * ended by `endHolders`; if somebody holds them that it cannot find, they are closed on our side as soon as everything
 * in them was read. A reader that takes its time loses nothing.
 */
export async function outputClosed(
  outputs: readonly Socket[],
  closed: Promise<void>,
  endHolders: () => Promise<void>,
): Promise<void> {
  if (await settlesWithin(closed, drainMs)) return;
  await endHolders();
  for (let before = -1; !(await settlesWithin(closed, drainMs)); ) {
    const read = outputs.reduce((sum, output) => sum + output.bytesRead, 0);
    const unread = outputs.some((output) => output.readableLength > 0);
    if (!unread && read === before) for (const output of outputs) output.destroy();
    before = read;
  }
}

/** True when the promise settled in time. */
export async function settlesWithin(promise: Promise<void>, limitMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(limitMs, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return inTime;
}
