import { setTimeout as delay } from "node:timers/promises";

/** How long SIGKILL may take to show effect before {@link endProcesses} gives up waiting. */
const killWaitMs = 2_000;

/** A set of processes that is asked again and again who is left of it. */
export interface ProcessSet {
  /** True when none is left. */
  gone(): boolean;
  /** Signals all that are left. */
  signal(signal: NodeJS.Signals): void;
}

/**
 * Ends a set of processes: SIGTERM, and SIGKILL to what is left `graceMs` later (0: SIGKILL at once). Resolves when
 * none is left, or when even SIGKILL had no effect for two seconds (a process stuck inside the kernel).
 */
export async function endProcesses(set: ProcessSet, graceMs: number): Promise<void> {
  if (graceMs > 0) {
    set.signal("SIGTERM");
    if (await goneWithin(set, graceMs, () => {})) return;
  }
  // Again and again: a process may have forked between our look and our signal.
  await goneWithin(set, killWaitMs, () => set.signal("SIGKILL"));
}

async function goneWithin(set: ProcessSet, limitMs: number, eachTime: () => void) {
  const end = performance.now() + limitMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    if (set.gone()) return true;
    eachTime();
    const leftMs = end - performance.now();
    if (leftMs <= 0) return set.gone();
    await delay(Math.min(pauseMs, leftMs));
  }
}

/** Signals a process, or with a negative number a group; one that is gone is left alone. */
export function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // EPERM: macOS answers it for a group of zombies, Linux for a process that changed its user; neither is ours to end.
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
