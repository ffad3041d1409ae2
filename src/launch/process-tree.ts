import { readdirSync, readFileSync } from "node:fs";
import { type ProcessSet, sendSignal } from "./end-processes.ts";

/** One line of the system's process table. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** When it started, in clock ticks since boot: with the pid, the identity of a process. */
  readonly startTicks: string;
}

/**
 * The living processes of this machine, zombies left out (nothing can end them but their parent). Empty where there is
 * no `/proc` (macOS): there only process groups are known.
 */
export function processTable(): ProcessEntry[] {
  if (process.platform !== "linux") return [];
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync("/proc")) {
    const stat = /^\d+$/.test(name) ? readProcFile(name, "stat") : undefined;
    if (stat === undefined) continue;
    // The program's name stands in parentheses and may contain anything: the fields start after the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", parent = "", group = ""] = fields;
    if (state === "Z" || state === "X") continue;
    entries.push({
      pid: Number(name),
      parent: Number(parent),
      group: Number(group),
      startTicks: fields[19] ?? "",
    });
  }
  return entries;
}

/** True when the process was started with this very variable. False for processes of other users. */
export function carries(pid: number, variable: string, value: string): boolean {
  const environment = readProcFile(String(pid), "environ");
  return environment?.split("\0").includes(`${variable}=${value}`) ?? false;
}

/** Undefined when the process is gone or not ours to look at. */
function readProcFile(pid: string, file: "stat" | "environ"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "EPERM")
      return undefined;
    throw error;
  }
}

/** The variable by which the processes of one {@link launch} are found again. */
export const processMarker = "CROSSCHECK_PROCESS";

/**
 * Everything that one process started: its process group, its descendants, and all processes with its marker variable.
 * Descendants are remembered, so that they are found after their parent died. Without `/proc` (macOS) it is the group.
 */
export function processTreeOf(leader: number, marker: string): ProcessSet {
  const seen = new Map<number, string>();

  function members(): ProcessEntry[] {
    const others = processTable().filter((entry) => entry.pid !== process.pid);
    const tree = others.filter(
      (entry) =>
        entry.group === leader ||
        seen.get(entry.pid) === entry.startTicks ||
        carries(entry.pid, processMarker, marker),
    );
    const children = Map.groupBy(others, ({ parent }) => parent);
    const found = new Set(tree);
    // The list grows while it is walked: children of children are found too.
    for (const { pid } of tree) {
      for (const child of children.get(pid) ?? []) {
        if (found.has(child)) continue;
        found.add(child);
        tree.push(child);
      }
    }
    for (const { pid, startTicks } of tree) seen.set(pid, startTicks);
    return tree;
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
