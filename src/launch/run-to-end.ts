import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { Command, Exit, Launch } from "../command.ts";
import { type UsageLimits, type UsedUp, watchUsage } from "./watch-usage.ts";

/** How a program ended. */
export interface EndedProgram {
  readonly exit: Exit;
  /** The end of its output, unchanged: hostile text where untrusted code ran. */
  readonly stdoutTail: string;
  readonly stderrTail: string;
  /** Why we ended it; undefined when it ended by itself. */
  readonly stopped: "timeout" | "cancelled" | UsedUp | undefined;
}

/** Limits of {@link runToEnd}. */
export interface RunLimits {
  readonly timeoutMs: number;
  /** How many characters of each output are kept, counted from its end. */
  readonly maxCharacters: number;
  readonly signal?: AbortSignal | undefined;
  /** Missing: no limit. */
  readonly usage?: UsageLimits;
}

/** Runs a program without input and waits for its end. Rejects like the launch when it cannot be started. */
export async function runToEnd(
  launch: Launch,
  command: Command,
  limits: RunLimits,
): Promise<EndedProgram> {
  await using child = await launch(command);
  child.stdin.end();
  const stdout = tailOf(child.stdout, limits.maxCharacters);
  const stderr = tailOf(child.stderr, limits.maxCharacters);

  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, ...(limits.signal ? [limits.signal] : [])]);
  const late = delay(limits.timeoutMs, "timeout" as const, { signal }).catch(
    () => "cancelled" as const,
  );
  const stopped = await Promise.race([
    child.exited.then(() => undefined),
    late,
    ...(limits.usage ? [exceeded(child.pid, limits.usage, signal)] : []),
  ]);
  over.abort();
  const mayEndPolitely = stopped === undefined || stopped === "timeout" || stopped === "cancelled";
  // A program that exhausts the machine gets no time to end.
  if (stopped !== undefined) await child.end(mayEndPolitely ? undefined : 0);
  return { exit: await child.exited, stdoutTail: stdout(), stderrTail: stderr(), stopped };
}

/** Resolves when the program exceeds a limit, or the run is over. */
async function exceeded(
  pid: number,
  limits: UsageLimits,
  signal: AbortSignal,
): Promise<UsedUp | "cancelled"> {
  try {
    return await watchUsage(pid, limits, signal);
  } catch (error) {
    if (signal.aborted) return "cancelled";
    throw error;
  }
}

function tailOf(stream: Readable, maxCharacters: number): () => string {
  let tail = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    tail = (tail + text).slice(-maxCharacters);
  });
  return () => tail;
}
