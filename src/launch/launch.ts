import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access } from "node:fs/promises";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Command, Exit, RunningProcess } from "../command.ts";
import { descriptorsFor } from "./descriptors.ts";
import { endProcesses, sendSignal } from "./end-processes.ts";
import { processMarker, processTreeOf } from "./process-tree.ts";

const defaultGraceMs = 3_000;
/** How long a reader may read what an ended process left in its pipes. */
const readOnMs = 1_000;

/** What a jail needs beyond a {@link Command}. */
interface LaunchExtras {
  /** What the process reads from its file descriptors 3, 4, …: arguments that belong in no process list, small files. */
  readonly piped?: readonly (string | Uint8Array)[];
  /** The process group that SIGINT and SIGTERM go to, given the started process's pid; default: that process's own. */
  readonly signalGroup?: (pid: number) => number;
}

/** A `Launch` (see `command.ts`) that also takes {@link LaunchExtras}. */
export type ExtendedLaunch = (command: Command, extras?: LaunchExtras) => Promise<RunningProcess>;

/**
 * Starts a command without a jail, in a session and process group of its own. It gets the given environment and one
 * variable more, `CROSSCHECK_PROCESS`, by which its orphans are found. `readable`, `writable` and `network` say what a
 * jail would allow; here they have no effect.
 *
 * node:child_process and not execa: callers read the raw streams, and execa's result waits for every holder of the
 * output, which {@link RunningProcess.exited} must not.
 */
export const launch: ExtendedLaunch = async (command, extras = {}) => {
  const { piped = [] } = extras;
  const marker = randomUUID();
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...command.env, [processMarker]: marker },
    detached: true,
    stdio: descriptorsFor(piped.length),
  });
  const pid = await started(child, command.cwd);
  // With "pipe" each of them is a socket.
  const [stdin, stdout, stderr, ...further] = child.stdio as unknown as [
    Socket,
    Socket,
    Socket,
    ...(Socket | null)[],
  ];
  // A process that ends before it has read everything breaks the pipe. Its exit reports that; we must not crash.
  for (const stream of [stdin, stdout, stderr, ...further]) stream?.on("error", () => {});
  for (const [at, content] of piped.entries()) further[at]?.end(content);

  const tree = processTreeOf(pid, marker);
  let gone = false; // From then on the pid may belong to another process.
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ended = new Promise<Exit>((resolve) =>
    child.once("exit", (code, signal) => {
      gone = tree.gone();
      resolve({ code, signal });
    }),
  );
  const endTree = async (graceMs: number) => {
    // Killing a jail kills all processes in it: there is no need to list thousands of them first.
    if (!gone && graceMs === 0 && extras.signalGroup) sendSignal(-pid, "SIGKILL");
    if (!gone) await endProcesses({ gone: tree.gone, signal: signalTree }, graceMs);
    gone = true;
  };
  const exited = ended.then(async (exit) => {
    await outputClosed([stdout, stderr], closed, () => endTree(0));
    return exit;
  });

  function signal(name: NodeJS.Signals): void {
    if (gone) return;
    sendSignal(-(name === "SIGKILL" ? pid : (extras.signalGroup?.(pid) ?? pid)), name);
  }
  function signalTree(name: NodeJS.Signals): void {
    // With a signal group of its own a command ends its process tree itself, except by SIGKILL.
    if (extras.signalGroup && name !== "SIGKILL") signal(name);
    else tree.signal(name);
  }
  async function end(graceMs = defaultGraceMs): Promise<void> {
    await endTree(graceMs);
    const output = exited.then(() => {});
    if (await isSettledWithin(output, readOnMs)) return;
    for (const stream of [stdout, stderr]) stream.destroy();
    await output;
  }
  return { pid, stdin, stdout, stderr, exited, signal, end, [Symbol.asyncDispose]: () => end() };
};

/** The pid, once the program runs; rejects with the system's error. */
async function started(child: ChildProcess, cwd: string): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
  } catch (error) {
    // The system says ENOENT for a missing folder too, and Node then names the program.
    await access(cwd);
    throw error;
  }
  return child.pid as number;
}

/** How long output may stay open and silent after the process has ended. */
const drainMs = 300;

/**
 * Resolves when both outputs are closed; to be called when their process has ended. `endHolders` ends processes that hold
 * them open. Where that does not help, we close them as soon as they are read to the end. A slow reader loses nothing.
 */
async function outputClosed(
  outputs: readonly Socket[],
  closed: Promise<void>,
  endHolders: () => Promise<void>,
): Promise<void> {
  if (await isSettledWithin(closed, drainMs)) return;
  await endHolders();
  for (let before = -1; !(await isSettledWithin(closed, drainMs)); ) {
    const read = outputs.reduce((sum, output) => sum + output.bytesRead, 0);
    const unread = outputs.some((output) => output.readableLength > 0);
    if (!unread && read === before) for (const output of outputs) output.destroy();
    before = read;
  }
}

/** True when the promise settled in time. */
async function isSettledWithin(promise: Promise<void>, limitMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(limitMs, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return inTime;
}
