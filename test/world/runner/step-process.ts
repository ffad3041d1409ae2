import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

// What actions/runner waits: between SIGINT and SIGTERM, to the kill, for streams after the exit.
const graceMs = { interrupt: 7_500, terminate: 2_500, streams: 5_000 } as const;

export interface StepProcessOptions {
  script: string;
  cwd: string;
  env: Record<string, string>;
  /** Cancels the process when it is aborted. */
  signal: AbortSignal;
  onLine: (line: string) => void;
  onStart: (pid: number) => void;
}

export interface StepExit {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** Runs a script under this very node. Lines of both streams are read in order of arrival. */
export async function runStepProcess(options: StepProcessOptions): Promise<StepExit> {
  const child = spawn(process.execPath, [options.script], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that the last resort reaches what it left behind.
    detached: true,
  });
  await once(child, "spawn");
  if (child.pid !== undefined) options.onStart(child.pid);
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, act: () => void) => timers.add(setTimeout(act, ms));
  const cancel = () => {
    child.kill("SIGINT");
    later(graceMs.interrupt, () => {
      child.kill("SIGTERM");
      later(graceMs.terminate, () => killGroup(child));
    });
  };
  if (options.signal.aborted) cancel();
  else options.signal.addEventListener("abort", cancel, { once: true });
  const streams = [child.stdout, child.stderr];
  const read = Promise.all(streams.map((stream) => readLines(stream, options.onLine)));
  const [exitCode, signal] = await once(child, "exit");
  // A process that was left behind may hold the streams open for good.
  later(graceMs.streams, () => {
    for (const stream of streams) stream.destroy();
  });
  await read;
  options.signal.removeEventListener("abort", cancel);
  for (const timer of timers) clearTimeout(timer);
  return { exitCode, signal };
}

async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", onLine);
  const closed = once(lines, "close");
  stream.once("close", () => lines.close());
  await closed;
}

/** Kills a process and its group. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // It ended by itself a moment ago.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
