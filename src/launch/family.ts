import { type ProcessSet, sendSignal } from "./end-processes.ts";
import { carries, type ProcessEntry, processTable } from "./process-table.ts";

/** The variable by which the processes of one {@link launch} are found again. */
export const processMarker = "CROSSCHECK_PROCESS";

/**
 * Everything that one process started: its process group; its descendants, also in sessions of their own; and whoever
 * carries its marker variable, also when its parents are gone. A descendant once seen is remembered, so that it is still
 * found after its parent died. Where there is no `/proc` (macOS) it is the group alone.
 */
export function familyOf(leader: number, marker: string): ProcessSet {
  const seen = new Map<number, string>();

  function members(): ProcessEntry[] {
    const table = processTable();
    const family = new Set<number>([leader]);
    // Parents come before children in the table's order of pids, except after a wrap-around; a second look finds those then.
    for (const entry of table) {
      const known = seen.get(entry.pid) === entry.startTicks;
      if (
        known ||
        entry.group === leader ||
        family.has(entry.parent) ||
        carries(entry.pid, processMarker, marker)
      ) {
        family.add(entry.pid);
        seen.set(entry.pid, entry.startTicks);
      }
    }
    return table.filter((entry) => family.has(entry.pid) && entry.pid !== process.pid);
  }

  function groupExists(): boolean {
    try {
      process.kill(-leader, 0);
      return true;
    } catch {
      return false; // ESRCH, or EPERM for a group of zombies: nothing that a signal could reach.
    }
  }

  return {
    gone: () => (process.platform === "linux" ? members().length === 0 : !groupExists()),
    signal(signal) {
      const alone = members().filter((entry) => entry.group !== leader);
      sendSignal(-leader, signal);
      for (const entry of alone) sendSignal(entry.pid, signal);
    },
  };
}
