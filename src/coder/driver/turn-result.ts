import { costOf, type PriceTable } from "../../prices.ts";
import type { TurnResult } from "../coder.ts";
import type { CoderEvent } from "../event.ts";
import { foldEvents } from "./fold.ts";

/** The result of a turn that ended well. `model` is the one asked for; where it is an alias, the CLI's own name counts. */
export function turnResult(
  threadId: string,
  model: string,
  events: readonly CoderEvent[],
  prices?: PriceTable,
): TurnResult {
  const { text, json, items, usage } = foldEvents(events);
  const named = events.find((event) => event.type === "init")?.model ?? model;
  const costUsd = costOf(model, usage, prices) ?? costOf(named, usage, prices);
  return { threadId, text, json, items, usage, costUsd, events };
}
