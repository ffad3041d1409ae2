import { readdirSync, readFileSync } from "node:fs";

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
