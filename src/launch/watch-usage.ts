import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { processTable } from "./process-table.ts";

/** What a program and everything that it started may use together. */
export interface UsageLimits {
  /** Memory of their own, shared memory included; the files that they map are not counted. */
  readonly memoryBytes: number;
  /** Counting every thread. */
  readonly threads: number;
  /** What the disk may lose while they run. */
  readonly diskBytes: number;
  /** Absolute path of an existing folder on that disk. */
  readonly folder: string;
}

/** What was used up. `machine-memory`: the machine has hardly any left, whoever has it. */
export type UsedUp = "memory" | "machine-memory" | "threads" | "disk";

const intervalMs = 100;
/** New files take inodes, also empty ones: https://www.kernel.org/doc/html/latest/filesystems/ext4/overview.html */
const maxNewFiles = 1_000_000;
/** Below this the kernel may begin to kill, and not only whom we would. */
const reserveBytes = Math.min(totalmem() / 20, 512 * 1024 ** 2);

/**
 * Looks again and again at what a process and its descendants use; resolves with what is used up, once something is.
 * Rejects with the signal's reason when it is aborted. No limit of the kernel does this for somebody without privileges:
 * its limits count each process for itself, and count address space, of which a sanitizer's program reserves terabytes.
 *
 * A look is late by up to a tenth of a second and by what the machine is busy with; the memory that is got meanwhile is
 * the kernel's to take back. Where there is no `/proc` (macOS) only disk and the machine's memory are looked at.
 */
export async function watchUsage(
  pid: number,
  limits: UsageLimits,
  signal: AbortSignal,
): Promise<UsedUp> {
  const before = await statfs(limits.folder);
  for (;;) {
    signal.throwIfAborted();
    const startMs = performance.now();
    const family = familyOf(pid);
    // Before each of them is looked at: there may be very many.
    if (family.length > limits.threads) return "threads";
    const { threads, memoryBytes } = usageOf(family);
    if (threads > limits.threads) return "threads";
    if (memoryBytes > limits.memoryBytes) return "memory";
    if (freemem() < reserveBytes) return "machine-memory";
    const now = await statfs(limits.folder);
    if ((before.bavail - now.bavail) * now.bsize > limits.diskBytes) return "disk";
    if (before.ffree - now.ffree > maxNewFiles) return "disk";
    // Of many processes the table takes long to read: no more than half of the time goes there.
    const tookMs = performance.now() - startMs;
    await delay(Math.max(intervalMs, tookMs), undefined, { signal });
  }
}

/** A process and its descendants; processes that leave their family's tree are its group's. */
function familyOf(leader: number): number[] {
  const children = Map.groupBy(processTable(), ({ parent, group }) =>
    group === leader ? leader : parent,
  );
  const family = [leader];
  for (const pid of family) {
    for (const child of children.get(pid) ?? []) if (child.pid !== leader) family.push(child.pid);
  }
  return family;
}

function usageOf(family: readonly number[]): { threads: number; memoryBytes: number } {
  let threads = 0;
  let memoryBytes = 0;
  for (const pid of family) {
    const status = readStatus(pid);
    threads += numberIn(status, "Threads");
    memoryBytes += (numberIn(status, "RssAnon") + numberIn(status, "RssShmem")) * 1024;
  }
  return { threads, memoryBytes };
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html; empty when the process is gone. */
function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "EPERM") return "";
    throw error;
  }
}

function numberIn(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
}
