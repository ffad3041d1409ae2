import { mkdir } from "node:fs/promises";
import type { Command, Exit, RunningProcess } from "../../command.ts";
import { CoderError, type CoderErrorDetails, type CoderFailure } from "../../errors.ts";
import type { ProcessOptions } from "../coder.ts";
import type { Adapter, Channel, ConnectContext, Connection } from "../driver/adapter.ts";
import { MAX_LINE_BYTES, readLines } from "./lines.ts";
import { keepTail } from "./tail.ts";

/** How long a CLI may take from its start to being ready. Gemini, the slowest, takes 1–3 s on two cores. */
const CONNECT_TIMEOUT_MS = 60_000;
/** How long a CLI may take to leave by itself once its stdin has ended; Claude and Codex need some 20 ms. */
const LEAVE_MS = 1_000;

/** A connection together with the process behind it. Disposing it ends the process. */
export interface Live extends AsyncDisposable {
  readonly connection: Connection;
  /** Rejects when the process ends or breaks its protocol; never resolves. */
  readonly lost: Promise<never>;
  /** False once the process has ended or was told to. */
  alive(): boolean;
  /** When the CLI last wrote to stdout, on the clock of `performance.now()`. */
  lastActivityMs(): number;
  /** How many lines of stdout were skipped since the last call because they were not JSON. */
  takeSkippedLines(): number;
  failure: ConnectContext["failure"];
}

/** What {@link connectLive} needs beyond what it makes itself. */
export type LiveRequest<Options extends ProcessOptions = ProcessOptions> = Omit<
  ConnectContext<Options>,
  "open" | "failure"
>;

/** Starts a CLI through its adapter. Rejects with `CoderError` (`spawn`, `exit`, `timeout`, `protocol`, …). */
export async function connectLive<Options extends ProcessOptions>(
  adapter: Adapter<Options>,
  request: LiveRequest<Options>,
): Promise<Live> {
  let running: RunningProcess | undefined;
  let connection: Connection | undefined;
  let stderrTail = () => "";
  let activityMs = performance.now();
  let skipped = 0;
  let ended = false;
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined); // Whoever waits for a turn or for the start looks at it; nobody else has to.

  function failure(
    reason: CoderFailure,
    message: string,
    details: Partial<CoderErrorDetails> = {},
    cause?: unknown,
  ): CoderError {
    const threadId = connection?.threadId ?? request.threadId;
    const known = { coder: adapter.name, threadId, stderrTail: stderrTail() };
    return new CoderError(reason, message, { ...known, ...details }, cause);
  }

  function fail(error: CoderError): void {
    ended = true;
    lost.reject(error);
    running?.signal("SIGKILL");
  }

  function onLine(line: string, onRecord: (record: unknown) => void): void {
    const record = parsed(line);
    if (record === undefined) {
      skipped += 1;
      return;
    }
    try {
      onRecord(record);
    } catch (error) {
      const known = error instanceof CoderError;
      fail(known ? error : failure("protocol", `${adapter.name}: ${String(error)}`, {}, error));
    }
  }

  async function open(command: Command, onRecord: (record: unknown) => void): Promise<Channel> {
    const child = await launched(command);
    const over = Promise.withResolvers<void>();
    let isReleased = false;
    running = child;
    stderrTail = keepTail(child.stderr);
    // A write to a process that is gone: its exit says so already.
    child.stdin.on("error", () => undefined);
    readLines(child.stdout, {
      onLine: (line) => onLine(line, onRecord),
      onActivity: () => {
        activityMs = performance.now();
      },
      onTooLong: () => {
        const limit = MAX_LINE_BYTES / 1024 / 1024;
        fail(failure("protocol", `${adapter.name} wrote a line of more than ${limit} MiB`));
      },
    });
    void child.exited.then((exit) => {
      if (isReleased) return;
      ended = true;
      lost.reject(failure("exit", exitMessage(adapter.name, exit), exitDetails(exit)));
      over.resolve();
    });
    return {
      pid: child.pid,
      send: (record) => void child.stdin.write(`${JSON.stringify(record)}\n`),
      sendLast: (text) => void child.stdin.end(text),
      async release(signal) {
        isReleased = true;
        over.resolve();
        if (signal !== undefined) child.signal(signal);
        await within(LEAVE_MS, child.exited);
        await child.end();
      },
      over: over.promise,
      exited: child.exited,
    };
  }

  async function launched(command: Command): Promise<RunningProcess> {
    try {
      return await request.coder.launch(command);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw failure("spawn", `${adapter.name} could not be started: ${why}`, {}, error);
    }
  }

  async function end(): Promise<void> {
    ended = true;
    if (running === undefined) return;
    running.stdin.end();
    await within(LEAVE_MS, running.exited);
    await running.end();
  }

  /** What the file system refuses (the disk is full, …) as a `spawn` error. */
  async function connected(): Promise<Connection> {
    try {
      const { threadFolder, homeFolder, ownFolder } = request;
      for (const folder of [threadFolder, homeFolder, ownFolder]) {
        await mkdir(folder, { recursive: true });
      }
      return await adapter.connect({ ...request, open, failure });
    } catch (error) {
      if (!(error instanceof Error && "syscall" in error)) throw error;
      throw failure("spawn", `${adapter.name} could not be prepared: ${error.message}`, {}, error);
    }
  }

  try {
    const connecting = connected();
    connecting.catch(() => undefined); // It may fail after the race is over.
    connection = await within(CONNECT_TIMEOUT_MS, Promise.race([connecting, lost.promise]));
    if (connection === undefined) {
      const seconds = CONNECT_TIMEOUT_MS / 1000;
      throw failure("timeout", `${adapter.name} was not ready ${seconds} s after its start`);
    }
    return {
      connection,
      lost: lost.promise,
      alive: () => !ended,
      lastActivityMs: () => activityMs,
      takeSkippedLines() {
        const count = skipped;
        skipped = 0;
        return count;
      },
      failure,
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The value of a line; undefined when it is not JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // Counted by the caller, reported in the turn.
  }
}

function exitMessage(name: string, { code, signal }: Exit): string {
  return signal === null
    ? `${name} exited with code ${code} before its turn ended`
    : `${name} was ended by ${signal} before its turn ended`;
}

function exitDetails({ code, signal }: Exit): Partial<CoderErrorDetails> {
  return { exitCode: code ?? undefined, signal: signal ?? undefined };
}

/** The promise's value, or undefined when it takes longer. Does not stop what the promise stands for. */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | undefined> {
  const timeout = Promise.withResolvers<undefined>();
  const timer = setTimeout(timeout.resolve, limitMs, undefined);
  try {
    return await Promise.race([promise, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
