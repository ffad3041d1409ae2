import { isDeepStrictEqual } from "node:util";
import { AbortError, UnsupportedError } from "../../errors.ts";
import type { ProcessOptions, Thread, TurnOptions } from "../coder.ts";
import type { CoderEvent, EventBody } from "../event.ts";
import { refuse, turnFeatures } from "../features.ts";
import { type Input, leadingSystem, promptText, withoutLeadingSystem } from "../input.ts";
import { type ConversationParts, openConversation } from "./conversation.ts";
import { checkImages } from "./image-type.ts";
import { runTurn } from "./run-turn.ts";
import { createTally, turnResult } from "./tally.ts";

/** The turn that runs on a thread. `over` never rejects. */
interface Running {
  readonly stop: AbortController;
  readonly over: Promise<void>;
}

/**
 * Starts the adapter's CLI and puts the contract's {@link Thread} on top of it. Rejects with `CoderError`.
 *
 * @param onClosed called once the thread has closed.
 */
export async function createThread<Options extends ProcessOptions>(
  parts: ConversationParts<Options>,
  onClosed: () => void,
): Promise<Thread> {
  const { name, limits } = parts.adapter;
  const { prices, onEvent } = parts.coder;
  const conversation = await openConversation(parts);
  const tally = createTally(conversation.model, prices);
  let running: Running | undefined;
  let closing: Promise<void> | undefined;

  /** Does the whole turn, however fast its events are read. Rejects with what the turn ends with. */
  async function perform(
    input: Input,
    turn: TurnOptions,
    stop: AbortController,
    events: Queue<CoderEvent>,
  ): Promise<void> {
    const over = Promise.withResolvers<void>();
    running = { stop, over: over.promise };
    let how: "well" | "badly" = "badly";
    function emit(body: EventBody, original?: unknown): void {
      const event = { ...body, coder: name, atMs: Date.now(), original };
      tally.add(event);
      onEvent?.(event);
      const isUnwanted = body.type === "message" && body.delta && turn.partialMessages === false;
      if (!isUnwanted) events.push(event);
    }
    const onAbort = () => stop.abort(abortError("The turn was aborted", turn.signal?.reason));
    turn.signal?.addEventListener("abort", onAbort);
    try {
      if (turn.signal?.aborted) onAbort();
      stop.signal.throwIfAborted();
      const { outputSchema, images = [] } = turn;
      await checkImages(images);
      const request = { input: promptOf(input), outputSchema, images, signal: stop.signal };
      await runTurn(await conversation.liveFor(request), request, turn, stop, emit);
      how = "well";
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof AbortError) emit({ type: "cancelled", reason: message });
      else emit({ type: "error", message, willRetry: false });
      throw error;
    } finally {
      turn.signal?.removeEventListener("abort", onAbort);
      await conversation.turnEnded(how);
      tally.endTurn();
      running = undefined;
      events.end();
      over.resolve();
    }
  }

  /** What is sent; hands a leading system text to the conversation where that can take it. */
  function promptOf(input: Input): string {
    const system = leadingSystem(input);
    const isTaken = system !== undefined && conversation.takeSystem(system);
    return promptText(isTaken ? withoutLeadingSystem(input) : input);
  }

  function abortError(message: string, cause?: unknown): AbortError {
    return new AbortError(message, { coder: name, threadId: conversation.id() }, cause);
  }

  /** Starts a turn. Throws when there is one, or the thread is closed. */
  function begin(input: Input, turn: TurnOptions) {
    const { failure } = conversation.current();
    if (closing !== undefined) throw failure("cancelled", "The thread is closed");
    if (running !== undefined) {
      throw failure("busy", "A turn is already running on this thread: wait for its end");
    }
    refuse(name, limits, turnFeatures(turn));
    if (turn.env !== undefined && !isDeepStrictEqual(turn.env, parts.options.env)) {
      const hint = "a process keeps its environment; start another thread";
      throw new UnsupportedError(name, "another environment on a live thread", hint);
    }
    const stop = new AbortController();
    const events = createQueue<CoderEvent>();
    return { stop, events, performed: perform(input, turn, stop, events) };
  }

  async function* runStreamed(input: Input, turn: TurnOptions = {}): AsyncGenerator<CoderEvent> {
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

  async function end(): Promise<void> {
    running?.stop.abort(abortError("The thread was closed"));
    const over = running?.over;
    await conversation.close();
    await over;
    // The turn may have been about to start another process.
    await conversation.close();
    onClosed();
  }

  function close(): Promise<void> {
    closing ??= end();
    return closing;
  }

  return {
    get id() {
      return conversation.id();
    },
    coder: name,
    get spent() {
      return tally.spent();
    },
    async run(input, turn) {
      const events: CoderEvent[] = [];
      for await (const event of runStreamed(input, turn)) {
        events.push(event);
        if (event.type === "cancelled") {
          throw abortError(event.reason ?? "The turn was interrupted", turn?.signal?.reason);
        }
      }
      return turnResult(conversation.id(), conversation.model, events, prices);
    },
    runStreamed,
    async interrupt(reason = "The turn was interrupted") {
      if (running === undefined) return;
      running.stop.abort(abortError(reason));
      await running.over;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Values pushed by one side, iterated by the other. Values pushed before the end are read before it. */
export interface Queue<T> extends AsyncIterable<T> {
  push(value: T): void;
  end(): void;
}

/** A queue for one reader. It has no bound: who pushes never waits for who reads. */
function createQueue<T>(): Queue<T> {
  const values: T[] = [];
  let ended = false;
  let wake = Promise.withResolvers<void>();

  return {
    push(value) {
      if (ended) return;
      values.push(value);
      wake.resolve();
    },
    end() {
      ended = true;
      wake.resolve();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (values.length > 0) yield values.shift() as T;
        if (ended) return;
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    },
  };
}
