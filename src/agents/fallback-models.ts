import type { Coder, Effort, Thread, ThreadOptions, TurnOptions } from "../coder/coder.ts";
import { sumUsage } from "../coder/driver/sum-usage.ts";
import type { CoderEvent } from "../coder/event.ts";
import type { Input, RoleMessage } from "../coder/input.ts";
import { CoderError, messageOf } from "../errors.ts";
import type { UnavailableModel } from "../model/result.ts";
import { isModelTrouble } from "./model-trouble.ts";

/** A model that a role may ask. */
export interface ModelChoice {
  readonly model: string;
  /** Undefined: it is told none. */
  readonly effort: Effort | undefined;
}

/** A coder whose threads go on with another model where one is overloaded or gone. */
export interface FallbackCoder extends Pick<Coder, "startThread"> {
  /** Models that were of no use until now, in the order of asking. */
  unavailable(): readonly UnavailableModel[];
  /** Whether a turn failed with this error, and a new thread would ask another model. */
  movedOn(error: unknown): boolean;
}

/**
 * Starts threads with the first of some models, and from the first failure on with the next. A thread that only reads
 * repeats the failed turn by itself, on a new thread of the next model that is told what was said before. What a thread
 * that writes has left must be taken back first, so its turn fails.
 *
 * @param choices at least one, in the order of asking
 */
export function withFallbackModels(
  coder: Pick<Coder, "startThread">,
  choices: readonly ModelChoice[],
): FallbackCoder {
  /** Index of the model that the next thread asks. */
  let next = 0;
  const reasons = new Map<number, string>();
  const passed = new WeakSet<object>();

  /** Remembers why a model is of no use; false where it is something else, or there is no other model. */
  function moveOn(error: unknown, from: number): boolean {
    if (from + 1 >= choices.length || !isModelTrouble(error)) return false;
    if (!reasons.has(from)) reasons.set(from, messageOf(error));
    next = Math.max(next, from + 1);
    passed.add(error);
    return true;
  }

  async function startThread(given: Partial<ThreadOptions> = {}): Promise<Thread> {
    const reads = (given.sandbox ?? "read-only") === "read-only";
    const threads: Thread[] = [];
    const said: RoleMessage[] = [];
    let at = next;
    let isClosed = false;

    async function open(): Promise<Thread> {
      at = next;
      const { model, effort } = choices[at] ?? {};
      const { effort: _, ...options } = given;
      const thread = await coder.startThread({
        ...options,
        ...(model === undefined ? {} : { model }),
        ...(effort === undefined ? {} : { effort }),
      });
      threads.push(thread);
      return thread;
    }

    let current = await open();

    /** A thread of the next model; undefined where the failure stands. */
    async function replacement(error: unknown, turn: TurnOptions): Promise<Thread | undefined> {
      if (!moveOn(error, at) || !reads || isClosed || turn.signal?.aborted) return undefined;
      await current.close();
      current = await open();
      if (!isClosed) return current;
      await current.close();
      throw new CoderError("cancelled", "The thread is closed", { coder: current.coder });
    }

    const prompt = (input: Input): Input =>
      said.length === 0 ? input : [...said, ...asMessages(input)];

    /** The rest of a turn's time, for its next attempt. */
    function timed(turn: TurnOptions): () => TurnOptions {
      const { timeoutMs } = turn;
      const startedMs = performance.now();
      return () => {
        if (timeoutMs === undefined) return turn;
        const left = Math.ceil(timeoutMs - (performance.now() - startedMs));
        return { ...turn, timeoutMs: Math.max(1, left) };
      };
    }

    /** What a later thread has to know of a turn. */
    function remember(input: Input, answer: string): void {
      if (at + 1 >= choices.length) return;
      for (const message of asMessages(input)) said.push(message);
      said.push({ role: "assistant", content: answer });
    }

    /** An answer that broke its schema is one all the same: the thread goes on behind it. */
    function rememberUnreadable(input: Input, error: unknown): void {
      if (!(error instanceof CoderError) || error.reason !== "output") return;
      const { text = "", json } = error.details;
      remember(input, answerText(text, json));
    }

    async function* runStreamed(input: Input, turn: TurnOptions = {}): AsyncGenerator<CoderEvent> {
      const timedTurn = timed(turn);
      const asked = current;
      for (let text = input; ; text = current === asked ? input : prompt(input)) {
        let failed: Extract<CoderEvent, { type: "error" }> | undefined;
        try {
          for await (const event of current.runStreamed(text, timedTurn())) {
            if (event.type === "done") remember(input, answerText(event.text, event.json));
            // Whether this is the end is known when it is thrown.
            if (event.type === "error" && !event.willRetry) failed = event;
            else yield event;
          }
          return;
        } catch (error) {
          rememberUnreadable(input, error);
          const replaced = await replacement(error, turn);
          if (failed) yield { ...failed, willRetry: replaced !== undefined };
          if (replaced === undefined) throw error;
        }
      }
    }

    async function close(): Promise<void> {
      isClosed = true;
      await current.close();
    }

    return {
      get id() {
        return current.id;
      },
      get coder() {
        return current.coder;
      },
      get spent() {
        return threads
          .map(({ spent }) => spent)
          .reduce((sum, spent) => ({
            usage: sumUsage(sum.usage, spent.usage),
            costUsd:
              sum.costUsd === undefined || spent.costUsd === undefined
                ? undefined
                : sum.costUsd + spent.costUsd,
          }));
      },
      async run(input, turn = {}) {
        const timedTurn = timed(turn);
        const asked = current;
        for (let text = input; ; text = current === asked ? input : prompt(input)) {
          try {
            const result = await current.run(text, timedTurn());
            remember(input, answerText(result.text, result.json));
            return result;
          } catch (error) {
            rememberUnreadable(input, error);
            if ((await replacement(error, turn)) === undefined) throw error;
          }
        }
      },
      runStreamed,
      interrupt: (reason) => current.interrupt(reason),
      close,
      [Symbol.asyncDispose]: close,
    };
  }

  return {
    startThread,
    unavailable: () =>
      choices.flatMap(({ model }, at) => {
        const reason = at < next ? (reasons.get(at) ?? "") : undefined;
        return reason === undefined ? [] : [{ model, reason }];
      }),
    movedOn: (error) => typeof error === "object" && error !== null && passed.has(error),
  };
}

function asMessages(input: Input): readonly RoleMessage[] {
  return typeof input === "string" ? [{ role: "user", content: input }] : input;
}

function answerText(text: string, json: unknown): string {
  return json === undefined ? text : JSON.stringify(json);
}
