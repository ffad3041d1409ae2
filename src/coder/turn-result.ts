import { costOf } from "../prices.ts";
import type { TurnResult } from "./coder.ts";
import type { CoderEvent } from "./event.ts";
import { foldEvents } from "./fold.ts";

/** The result of a turn that ended well. `model` is the one asked for: the price table knows it by that name. */
export function turnResult(
  threadId: string,
  model: string,
  events: readonly CoderEvent[],
): TurnResult {
  const { text, json, items, usage } = foldEvents(events);
  return { threadId, text, json, items, usage, costUsd: costOf(model, usage), events };
}
