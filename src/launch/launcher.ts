import type { RunningProcess } from "../command.ts";
import { endProcesses, sendSignal } from "./end-processes.ts";
import type { ExtendedLaunch } from "./launch.ts";
import { carries, processTable } from "./process-tree.ts";

/** A launch that knows what it started. */
export interface Launcher extends AsyncDisposable {
  readonly launch: ExtendedLaunch;
  /**
   * Ends every process of this run: all at once, SIGTERM and `graceMs` (3,000) later SIGKILL, then the orphans. Starts
   * nothing more from then on: a later `launch` rejects. With the default grace it takes less than 7 s, the time that a
   * runner gives a cancelled step after its SIGINT.
   */
  endAll(graceMs?: number): Promise<void>;
}

/**
 * Adds the run's marker variable (`CROSSCHECK_RUN`) to every process that `launch` starts and keeps them in mind.
 *
 * @param runId random, kept by the shell for the post step: see {@link endOrphans}.
 */
export function createLauncher(launch: ExtendedLaunch, runId: string): Launcher {
  const running = new Set<RunningProcess>();
  const starting = new Set<Promise<unknown>>();
  let closed = false;

  async function start(...[command, extras]: Parameters<ExtendedLaunch>) {
    const env = { ...command.env, [runMarker]: runId };
    const child = await launch({ ...command, env }, extras);
    running.add(child);
    void child.exited.then(() => running.delete(child));
    return child;
  }
  const registered: ExtendedLaunch = async (command, extras) => {
    if (closed) throw new Error(`${command.label} was not started: the run is ending`);
    const child = start(command, extras);
    starting.add(child);
    return child.finally(() => starting.delete(child));
  };
  async function endAll(graceMs = 3_000): Promise<void> {
    closed = true;
    await Promise.allSettled(starting);
    await Promise.all([...running].map((child) => child.end(graceMs)));
    await endOrphans(runId, 500);
  }
  return { launch: registered, endAll, [Symbol.asyncDispose]: () => endAll() };
}

/** The variable that every process of a run carries. */
const runMarker = "CROSSCHECK_RUN";

/**
 * Ends every process with a run's marker: at the end of a run, and in the post step of a killed run. Finds nothing without
 * `/proc` (macOS).
 *
 * @returns how many there were.
 */
export async function endOrphans(runId: string, graceMs = 2_000): Promise<number> {
  const orphans = () =>
    processTable()
      .map((entry) => entry.pid)
      .filter((pid) => pid !== process.pid && carries(pid, runMarker, runId));
  const count = orphans().length;
  await endProcesses(
    {
      gone: () => orphans().length === 0,
      signal: (name) => {
        for (const pid of orphans()) sendSignal(pid, name);
      },
    },
    graceMs,
  );
  return count;
}
