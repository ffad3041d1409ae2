import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { AbortError } from "../errors.ts";
import type { Adapter, TurnRequest } from "./adapter.ts";
import type { CoderOptions, Thread, ThreadOptions, TurnOptions } from "./coder.ts";
import type { CoderEvent, EventBody } from "./event.ts";
import { connectLive, type Live } from "./live.ts";
import { createQueue, type Queue } from "./queue.ts";
import { runTurn } from "./run-turn.ts";
import { turnResult } from "./turn-result.ts";

/** What a thread is made from. */
export interface ThreadParts {
  readonly adapter: Adapter;
  readonly coder: CoderOptions;
  readonly options: ThreadOptions;
  /** The vendor's id of the thread to resume; undefined: a new thread. */
  readonly resumeId: string | undefined;
  /** Called once the thread has closed. */
  readonly onClosed: (thread: Thread) => void;
}

/** The turn that runs on a thread. `over` never rejects. */
interface Running {
  readonly stop: AbortController;
  readonly over: Promise<void>;
}

/** Starts the adapter's CLI and puts the contract's {@link Thread} on top of it. Rejects with `CoderError`. */
export async function createThread(parts: ThreadParts): Promise<Thread> {
  const { adapter, coder, options } = parts;
  const model = options.model ?? adapter.defaultModel;
  const homeFolder = join(coder.stateFolder, "home");
  const threadFolder = join(coder.stateFolder, `thread-${randomUUID()}`);
  let threadId = parts.resumeId ?? randomUUID();
  /** Whether a turn has come to an end, so that the CLI knows the thread. */
  let hasHistory = parts.resumeId !== undefined;
  let hasBegun = false;
  let running: Running | undefined;
  let closing: Promise<void> | undefined;
  let live = await connect(options.outputSchema);

  async function connect(outputSchema: object | undefined): Promise<Live> {
    // A CLI that broke down in its first turn may or may not have kept it: neither resuming nor reusing the id is safe.
    if (hasBegun && !hasHistory) threadId = randomUUID();
    const request = { coder, thread: options, model, outputSchema, homeFolder, threadFolder };
    const made = await connectLive(adapter, { ...request, threadId, resume: hasHistory });
    threadId = made.connection.threadId;
    return made;
  }

  /** The connection for a turn: the one there is, or a new process where that one is gone or cannot run it. */
  async function connectionFor(request: TurnRequest): Promise<Live> {
    if (live.alive() && live.connection.fits(request)) return live;
    if (hasHistory && !adapter.canResume) {
      throw live.failure("exit", "The CLI's process has ended, and the CLI cannot resume a thread");
    }
    await live[Symbol.asyncDispose]();
    live = await connect(request.outputSchema);
    return live;
  }

  /** Does the whole turn, however fast its events are read. Rejects with what the turn ends with. */
  async function perform(
    input: string,
    turn: TurnOptions,
    stop: AbortController,
    events: Queue<CoderEvent>,
  ): Promise<void> {
    const over = Promise.withResolvers<void>();
    running = { stop, over: over.promise };
    function emit(body: EventBody, original?: unknown): void {
      events.push({ ...body, coder: adapter.name, atMs: Date.now(), original });
    }
    const onAbort = () => stop.abort(abortError("The turn was aborted", turn.signal?.reason));
    turn.signal?.addEventListener("abort", onAbort);
    try {
      if (turn.signal?.aborted) onAbort();
      stop.signal.throwIfAborted();
      const request = { input, outputSchema: turn.outputSchema, images: turn.images ?? [] };
      const connection = await connectionFor(request);
      hasBegun = true;
      await runTurn(connection, request, turn, stop, emit);
    } catch (error) {
      // What a CLI that broke down has left behind must not run on until the next turn.
      if (!live.alive()) await live[Symbol.asyncDispose]();
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof AbortError) emit({ type: "cancelled", reason: message });
      else emit({ type: "error", message, willRetry: false });
      throw error;
    } finally {
      turn.signal?.removeEventListener("abort", onAbort);
      hasHistory ||= hasBegun && live.alive();
      running = undefined;
      events.end();
      over.resolve();
    }
  }

  function abortError(message: string, cause?: unknown): AbortError {
    return new AbortError(message, { coder: adapter.name, threadId }, cause);
  }

  /** Starts a turn. Throws when there is one, or the thread is closed. */
  function begin(input: string, turn: TurnOptions) {
    if (closing !== undefined) throw live.failure("cancelled", "The thread is closed");
    if (running !== undefined) {
      throw live.failure("busy", "A turn is already running on this thread: wait for its end");
    }
    const stop = new AbortController();
    const events = createQueue<CoderEvent>();
    return { stop, events, performed: perform(input, turn, stop, events) };
  }

  async function* runStreamed(input: string, turn: TurnOptions = {}): AsyncGenerator<CoderEvent> {
    const { stop, events, performed } = begin(input, turn);
    const outcome = performed.then(
      () => undefined,
      (error: unknown) => error,
    );
    try {
      yield* events;
    } finally {
      // A reader that left early; no effect on a turn that is over.
      stop.abort(abortError("The turn's events were no longer read"));
      await outcome;
    }
    const error = await outcome;
    if (error !== undefined && !(error instanceof AbortError)) throw error;
  }

  async function interrupt(reason = "The turn was interrupted"): Promise<void> {
    if (running === undefined) return;
    running.stop.abort(abortError(reason));
    await running.over;
  }

  async function end(): Promise<void> {
    running?.stop.abort(abortError("The thread was closed"));
    const over = running?.over;
    await live[Symbol.asyncDispose]();
    await over;
    // The turn may have been about to start another process.
    await live[Symbol.asyncDispose]();
    await rm(threadFolder, { recursive: true, force: true });
    parts.onClosed(thread);
  }

  function close(): Promise<void> {
    closing ??= end();
    return closing;
  }

  const thread: Thread = {
    get id() {
      return threadId;
    },
    coder: adapter.name,
    async run(input, turn) {
      const events: CoderEvent[] = [];
      for await (const event of runStreamed(input, turn)) {
        events.push(event);
        if (event.type === "cancelled") {
          throw abortError(event.reason ?? "The turn was interrupted", turn?.signal?.reason);
        }
      }
      return turnResult(threadId, model, events);
    },
    runStreamed,
    interrupt,
    close,
    [Symbol.asyncDispose]: close,
  };
  return thread;
}
