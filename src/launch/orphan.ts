import { endProcesses, sendSignal } from "./end-processes.ts";
import { carries, processTable } from "./process-table.ts";

/** The variable that every process of a run carries. */
export const runMarker = "CROSSCHECK_RUN";

/**
 * Ends every process that carries a run's marker, whoever started it: for the end of a run, and for the post step of a
 * run whose own process was killed. Finds nothing where there is no `/proc` (macOS).
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
