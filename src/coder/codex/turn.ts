import type { ConnectContext, Emit, TurnEnd } from "../driver/adapter.ts";
import { numberOrNone, readList, readObject, readText, textOrNone } from "../driver/read-json.ts";
import { sumUsage } from "../driver/sum-usage.ts";
import type { Usage } from "../usage.ts";
import { turnFailure } from "./failure.ts";
import { type CodexItem, endEvents, itemPaths, readItem, startEvents } from "./item-events.ts";

/** A turn that runs. */
export interface CodexTurn {
  /** Takes a notification. Throws `TypeError` for one that breaks the protocol; unknown ones are passed over. */
  receive(method: string, params: unknown, record: unknown): void;
  readonly emit: Emit;
  /** Aborted when the turn is to stop. */
  readonly signal: AbortSignal;
  /** The files that an item is about to change; empty for an item that changes none. */
  changedPaths(itemId: string): readonly string[];
  /** The vendor's ID of the turn, once it runs: before that it cannot be interrupted. */
  readonly started: Promise<string>;
  /** Rejects with a `CoderError` when the turn failed or was interrupted. */
  readonly end: Promise<TurnEnd>;
}

/** Follows one turn from its first notification to `turn/completed`, its only end. */
export function followTurn(
  failure: ConnectContext["failure"],
  emit: Emit,
  signal: AbortSignal,
): CodexTurn {
  const started = Promise.withResolvers<string>();
  const end = Promise.withResolvers<TurnEnd>();
  const changed = new Map<string, readonly string[]>();
  let text = "";
  let usage: Usage | undefined;

  function finish(turn: Readonly<Record<string, unknown>>): void {
    if (turn.status === "completed") {
      end.resolve({ text, structured: undefined });
    } else if (turn.status === "interrupted") {
      end.reject(failure("cancelled", "codex ended its turn because it was interrupted"));
    } else {
      const { reason, message, details } = turnFailure(turn.error);
      end.reject(failure(reason, message, details));
    }
  }

  function onStarted(item: CodexItem, record: unknown): void {
    changed.set(item.id, itemPaths(item));
    for (const event of startEvents(item)) emit(event, record);
  }

  return {
    emit,
    signal,
    changedPaths: (itemId) => changed.get(itemId) ?? [],
    started: started.promise,
    end: end.promise,
    receive(method, value, record) {
      const params = readObject(value ?? {}, method);
      switch (method) {
        case "turn/started":
          started.resolve(readText(readObject(params.turn, "turn").id, "turn.id"));
          return;
        case "turn/completed":
          finish(readObject(params.turn, "turn"));
          return;
        case "item/started":
          return onStarted(readItem(params.item), record);
        case "item/completed": {
          const item = readItem(params.item);
          // A stream that was cut and repeated brings its messages again: the last one counts.
          if (item.type === "agentMessage") text = readText(item.fields.text, "agentMessage.text");
          for (const event of endEvents(item)) emit(event, record);
          return;
        }
        case "item/agentMessage/delta": {
          const delta = readText(params.delta, "delta");
          emit({ type: "message", text: delta, delta: true }, record);
          return;
        }
        case "thread/tokenUsage/updated": {
          const request = requestUsage(params.tokenUsage);
          usage = usage === undefined ? request : sumUsage(usage, request);
          emit({ type: "usage", usage }, record);
          return;
        }
        case "turn/plan/updated": {
          const steps = readList(params.plan, "plan").map((value) => {
            const step = readObject(value, "step");
            return { text: readText(step.step, "step.step"), done: step.status === "completed" };
          });
          emit({ type: "plan_update", steps }, record);
          return;
        }
        case "error": {
          // What is not repeated is told again by `turn/completed`.
          if (params.willRetry !== true) return;
          const error = readObject(params.error, "error");
          const message = `${textOrNone(error.message)} ${textOrNone(error.additionalDetails) ?? ""}`;
          emit({ type: "error", message: message.trim(), willRetry: true }, record);
          return;
        }
        case "warning": {
          const message = textOrNone(params.message) ?? "codex warns";
          emit({ type: "error", message, willRetry: true }, record);
          return;
        }
      }
    },
  };
}

/** Tokens of one model request, from `tokenUsage.last`. The vendor's input includes what was cached. */
function requestUsage(tokenUsage: unknown): Usage {
  const last = readObject(readObject(tokenUsage, "tokenUsage").last, "tokenUsage.last");
  const cached = numberOrNone(last.cachedInputTokens);
  const written = numberOrNone(last.cacheWriteInputTokens);
  const input = numberOrNone(last.inputTokens);
  return {
    inputTokens: input && Math.max(0, input - (cached ?? 0) - (written ?? 0)),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: numberOrNone(last.outputTokens),
    reasoningTokens: numberOrNone(last.reasoningOutputTokens),
  };
}
