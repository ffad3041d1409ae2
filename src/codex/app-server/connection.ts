import { readObject, textOrNone } from "../../coder/driver/read-json.ts";
import { MAX_LINE_BYTES, readLines } from "../../coder/process/lines.ts";
import { within } from "../../coder/process/live.ts";
import { keepTail } from "../../coder/process/tail.ts";
import { createJsonRpc, RpcError, type RpcHandler } from "../../coder/rpc/json-rpc.ts";
import type { Command, Launch, RunningProcess } from "../../command.ts";
import { ConnectionError, OverloadedError, RequestTimeoutError, refusal } from "./errors.ts";
import type { Notification } from "./feed.ts";
import { createIdleTimer, type IdleTimer } from "./idle.ts";
import { type RetryOptions, withRetries } from "./options.ts";

/** codex leaves some 20 ms after its stdin has ended. */
const LEAVE_MS = 1_000;

/** A running app-server: its process and the messages to and fro. */
export interface AppServerConnection extends AsyncDisposable {
  /**
   * Resolves with the result, unvalidated. Rejects with an `AppServerError`.
   *
   * @param timeoutMs undefined: as long as it takes.
   */
  request(method: string, params: unknown, timeoutMs: number | undefined): Promise<unknown>;
  notify(method: string): void;
  /** Aborted with a `ConnectionError` when the process is gone. */
  readonly lost: AbortSignal;
  readonly idle: IdleTimer;
  stderrTail(): string;
}

/** What a connection is made from. */
export interface ConnectionParts {
  readonly launch: Launch;
  readonly command: Command;
  readonly idleTimeoutMs: number | undefined;
  readonly retry: RetryOptions | undefined;
  readonly handlers: Readonly<Record<string, RpcHandler>>;
  /** Called at once and in order; must not wait. */
  readonly onNotification: (notification: Notification) => void;
}

/** Starts the process. Rejects with `ConnectionError`. */
export async function openConnection(parts: ConnectionParts): Promise<AppServerConnection> {
  const child = await launched(parts);
  const stderrTail = keepTail(child.stderr);
  const lost = new AbortController();
  const rpc = createJsonRpc<Record<string, unknown>>({
    versioned: false,
    // A write to a process that is gone: its exit says so.
    send: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    handlers: parts.handlers,
    onNotification: (method, params) =>
      parts.onNotification({ method, params, threadId: threadIdOf(params) }),
  });
  const idle = createIdleTimer(parts.idleTimeoutMs, () => {
    void end("it was ended because nobody used it");
  });

  function lose(why: string, cause?: unknown): void {
    if (lost.signal.aborted) return;
    const error = new ConnectionError(`codex app-server is gone: ${why}`, stderrTail(), cause);
    idle[Symbol.dispose]();
    rpc.fail(error);
    lost.abort(error);
  }

  function breakOff(why: string, cause?: unknown): void {
    lose(why, cause);
    child.signal("SIGKILL");
  }

  function onLine(line: string): void {
    try {
      rpc.receive(JSON.parse(line));
    } catch (error) {
      breakOff("it wrote what is no message", error);
    }
  }

  async function end(why: string): Promise<void> {
    lose(why);
    child.stdin.end();
    await within(LEAVE_MS, child.exited);
    await child.end();
  }

  child.stdin.on("error", () => undefined);
  readLines(child.stdout, {
    onLine,
    onActivity: () => undefined,
    onTooLong: () => breakOff(`it wrote a line of more than ${MAX_LINE_BYTES / 1024 / 1024} MiB`),
  });
  void child.exited.then(({ code, signal }) => {
    lose(signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`);
    // What its commands left behind.
    void child.end();
  });

  async function answered(method: string, params: unknown, timeoutMs: number | undefined) {
    try {
      const answer = rpc.request(method, params);
      if (timeoutMs === undefined) return await answer;
      const got = await within(
        timeoutMs,
        answer.then((result) => ({ result })),
      );
      if (got !== undefined) return got.result;
      throw new RequestTimeoutError(`codex did not answer ${method} within ${timeoutMs / 1000} s`);
    } catch (error) {
      throw error instanceof RpcError ? refusal(error) : error;
    }
  }

  return {
    async request(method, params, timeoutMs) {
      const release = idle.hold();
      try {
        const attempt = () => answered(method, params, timeoutMs);
        const isOverload = (error: unknown) => error instanceof OverloadedError;
        return await withRetries(attempt, isOverload, lost.signal, parts.retry);
      } catch (error) {
        // A wait that was broken off.
        throw lost.signal.aborted ? lost.signal.reason : error;
      } finally {
        release();
      }
    },
    notify: (method) => rpc.notify(method),
    lost: lost.signal,
    idle,
    stderrTail,
    [Symbol.asyncDispose]: () => end("it was closed"),
  };
}

async function launched({ launch, command }: ConnectionParts): Promise<RunningProcess> {
  try {
    return await launch(command);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConnectionError(`codex app-server could not be started: ${why}`, "", error);
  }
}

function threadIdOf(params: unknown): string | undefined {
  if (params === undefined || params === null) return undefined;
  return textOrNone(readObject(params, "params").threadId);
}
