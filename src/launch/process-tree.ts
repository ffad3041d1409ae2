import { type ProcessSet, sendSignal } from "./end-processes.ts";
import { carries, type ProcessEntry, processTable } from "./process-table.ts";

/** The variable by which the processes of one {@link launch} are found again. */
export const processMarker = "CROSSCHECK_PROCESS";

/**
 * Everything that one process started: its process group; its descendants, also in sessions of their own; and whoever
 * carries its marker variable, also when its parents are gone. A descendant once seen is remembered, so that it is still
 * found after its parent died. Where there is no `/proc` (macOS) it is the group alone.
 */
export function processTreeOf(leader: number, marker: string): ProcessSet {
  const seen = new Map<number, string>();

  function members(): ProcessEntry[] {
    const others = processTable().filter((entry) => entry.pid !== process.pid);
    const family = others.filter(
      (entry) =>
        entry.group === leader ||
        seen.get(entry.pid) === entry.startTicks ||
        carries(entry.pid, processMarker, marker),
    );
    const children = Map.groupBy(others, ({ parent }) => parent);
    const found = new Set(family);
    // The list grows while it is walked: children of children are found too.
    for (const { pid } of family) {
      for (const child of children.get(pid) ?? []) {
        if (found.has(child)) continue;
        found.add(child);
        family.push(child);
      }
    }
    for (const { pid, startTicks } of family) seen.set(pid, startTicks);
    return family;
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
