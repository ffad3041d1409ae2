import { readdirSync, readFileSync } from "node:fs";

/** A process as the kernel shows it to its user. */
export interface SeenProcess {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // It ended between two looks.
  }
}

function parentOf(pid: number): number {
  const stat = read(pid, "stat");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
}

/** Every process below `root`, with its whole environment and command line. */
export function processesBelow(root: number): SeenProcess[] {
  const pids = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const parents = new Map(pids.map((pid) => [pid, parentOf(pid)]));
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && parent > 0 && (parent === root || isBelow(parent));
  };
  return pids.filter(isBelow).map((pid) => ({
    pid,
    commandLine: read(pid, "cmdline").replaceAll("\0", " "),
    environment: read(pid, "environ").replaceAll("\0", "\n"),
  }));
}

/** Whether the process of this number is still the one that had this environment. */
export function isSame(pid: number, environment: string): boolean {
  return read(pid, "environ").replaceAll("\0", "\n") === environment;
}
