import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { processTable } from "./process-tree.ts";

/** What a program and everything that it started may use together. */
export interface UsageLimits {
  /** Memory of their own, shared memory included; the files that they map are not counted. */
  readonly memoryBytes: number;
  /** Counting every thread. */
  readonly threads: number;
  /** Disk space that they may take. */
  readonly diskBytes: number;
  /** Absolute path of an existing folder on that disk. */
  readonly folder: string;
}

/** The limit that was exceeded. `machine-memory`: the whole machine has hardly any left. */
export type UsedUp = "memory" | "machine-memory" | "threads" | "disk";

const intervalMs = 100;
/** New files take inodes, also empty ones: https://www.kernel.org/doc/html/latest/filesystems/ext4/overview.html */
const maxNewFiles = 1_000_000;
/** Below this the kernel may begin to kill any process. */
const reserveBytes = Math.min(totalmem() / 20, 512 * 1024 ** 2);

/**
 * Polls the resource usage of a process tree every 100 ms. Resolves with the first limit that is exceeded. Rejects with
 * the signal's reason when it is aborted. Without `/proc` (macOS) only disk and the machine's memory are limited.
 *
 * The kernel's own limits do not help without privileges. They hold for each process alone, and count address space, of
 * which a sanitizer's program reserves terabytes.
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
    const tree = membersOf(pid);
    // Counted before their details are read: there may be very many.
    if (tree.length > limits.threads) return "threads";
    const { threads, memoryBytes } = usageOf(tree);
    if (threads > limits.threads) return "threads";
    if (memoryBytes > limits.memoryBytes) return "memory";
    if (freemem() < reserveBytes) return "machine-memory";
    const now = await statfs(limits.folder);
    if ((before.bavail - now.bavail) * now.bsize > limits.diskBytes) return "disk";
    if (before.ffree - now.ffree > maxNewFiles) return "disk";
    // The table of many processes takes long to read: at most half of the time is spent on that.
    const tookMs = performance.now() - startMs;
    await delay(Math.max(intervalMs, tookMs), undefined, { signal });
  }
}

/** A process, its group and their descendants. */
function membersOf(leader: number): number[] {
  const children = Map.groupBy(processTable(), ({ parent, group }) =>
    group === leader ? leader : parent,
  );
  const tree = [leader];
  for (const pid of tree) {
    for (const child of children.get(pid) ?? []) if (child.pid !== leader) tree.push(child.pid);
  }
  return tree;
}

function usageOf(tree: readonly number[]): { threads: number; memoryBytes: number } {
  let threads = 0;
  let memoryBytes = 0;
  for (const pid of tree) {
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
