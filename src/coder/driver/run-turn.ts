import type { CoderError } from "../../errors.ts";
import type { TurnOptions } from "../coder.ts";
import type { EventBody } from "../event.ts";
import type { Live } from "../process/live.ts";
import type { Usage } from "../usage.ts";
import type { AdapterEvent, TurnEnd, TurnRequest } from "./adapter.ts";
import { attemptTurn } from "./attempt.ts";
import { type Answer, answerCheck, repairPrompt } from "./structured.ts";
import { sumUsage } from "./sum-usage.ts";

const TURN_TIMEOUT_MS = 30 * 60_000;
const IDLE_TIMEOUT_MS = 10 * 60_000;

/**
 * Runs one turn on a connection: the prompt, the check of its answer and at most one repair, under the turn's
 * deadlines. Emits everything up to `done`. Rejects with `CoderError`, with `stop`'s reason, or with `UsageError`
 * when the schema is none.
 */
export async function runTurn(
  live: Live,
  request: TurnRequest,
  options: TurnOptions,
  stop: AbortController,
  emit: (event: EventBody, original?: unknown) => void,
): Promise<void> {
  let begun = false;
  let spent: Usage | undefined;
  let total: Usage | undefined;

  /** Makes the events of a prompt and of its repair look like one turn. */
  function onEvent(event: AdapterEvent, original: unknown): void {
    if (event.type === "init") {
      if (!begun) emit(event, original);
      begun = true;
    } else if (event.type === "usage") {
      total = spent === undefined ? event.usage : sumUsage(spent, event.usage);
      emit({ type: "usage", usage: total }, original);
    } else {
      emit(event, original);
    }
  }

  function attempt(input: string): Promise<TurnEnd> {
    spent = total;
    return attemptTurn(live, { ...request, input }, stop.signal, onEvent);
  }

  using _deadlines = watchDeadlines({
    timeoutMs: options.timeoutMs ?? TURN_TIMEOUT_MS,
    idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
    lastActivityMs: live.lastActivityMs,
    onExpired: (message) => stop.abort(live.failure("timeout", `The CLI ${message}`)),
  });
  try {
    const { text, json } = await answered();
    reportSkipped();
    emit({ type: "done", text, json });
  } catch (error) {
    reportSkipped();
    throw error;
  }

  async function answered(): Promise<{ text: string; json: unknown }> {
    if (request.outputSchema === undefined) {
      const { text } = await attempt(request.input);
      return { text, json: undefined };
    }
    const check = answerCheck(request.outputSchema);
    const end = await attempt(request.input);
    const answer = check(end);
    if (answer.status === "valid") return { text: end.text, json: answer.json };

    emit({ type: "progress", label: "repair", text: answer.violations.join("; ") });
    const repaired = await attempt(repairPrompt(answer.violations));
    const second = check(repaired);
    if (second.status === "valid") return { text: repaired.text, json: second.json };
    throw outputError(live, repaired, second);
  }

  function reportSkipped(): void {
    const skipped = live.takeSkippedLines();
    const message = `Skipped ${skipped} output line(s) that were not JSON`;
    if (skipped > 0) emit({ type: "error", message, willRetry: true });
  }
}

function outputError(
  live: Live,
  end: TurnEnd,
  answer: Extract<Answer, { status: "invalid" }>,
): CoderError {
  const { json, violations } = answer;
  const text = end.text === "" && json !== undefined ? JSON.stringify(json) : end.text;
  const message = `The answer breaks its schema, also after the repair turn: ${violations[0]}`;
  return live.failure("output", message, { text, json, violations });
}

/** The limits of one turn, in milliseconds, and the clock that silence is measured on. */
export interface Deadlines {
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  /** When the CLI last gave a sign of life, on the clock of `performance.now()`. */
  readonly lastActivityMs: () => number;
  /** Called once, with what passed, in words. */
  readonly onExpired: (message: string) => void;
}

/** Watches the clock until disposed. */
function watchDeadlines(deadlines: Deadlines): Disposable {
  const { timeoutMs, idleTimeoutMs, lastActivityMs, onExpired } = deadlines;
  const startMs = performance.now();

  function silenceMs(): number {
    return performance.now() - Math.max(startMs, lastActivityMs());
  }

  function checkSilence(): void {
    const restMs = idleTimeoutMs - silenceMs();
    if (restMs > 0) idle = setTimeout(checkSilence, Math.ceil(restMs));
    else expire(`wrote nothing for ${seconds(idleTimeoutMs)}`);
  }

  function stop(): void {
    clearTimeout(total);
    clearTimeout(idle);
  }

  function expire(message: string): void {
    stop();
    onExpired(message);
  }

  const total = setTimeout(
    () => expire(`did not end its turn within ${seconds(timeoutMs)}`),
    timeoutMs,
  );
  let idle = setTimeout(checkSilence, idleTimeoutMs);
  return { [Symbol.dispose]: stop };
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
