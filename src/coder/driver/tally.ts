import { costOf, type PriceTable } from "../../prices.ts";
import type { Spent, TurnResult } from "../coder.ts";
import type { CoderEvent } from "../event.ts";
import type { Usage } from "../usage.ts";
import { foldEvents } from "./fold.ts";
import { sumUsage } from "./sum-usage.ts";

/** Adds up what a thread's turns spend. */
export interface Tally {
  add(event: CoderEvent): void;
  endTurn(): void;
  spent(): Spent;
}

const NOTHING: Usage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

/** Counts the turns of one thread. A turn without a `usage` event never reached a model and costs nothing. */
export function createTally(model: string, prices: PriceTable | undefined): Tally {
  let total: Spent = { usage: NOTHING, costUsd: 0 };
  let turn: CoderEvent[] = [];
  return {
    add(event) {
      if (event.type === "init" || event.type === "usage") turn.push(event);
    },
    endTurn() {
      const isCounted = turn.some(({ type }) => type === "usage");
      const { usage, costUsd } = turnResult("", model, turn, prices);
      turn = [];
      if (!isCounted) return;
      const isPriced = total.costUsd !== undefined && costUsd !== undefined;
      total = {
        usage: sumUsage(total.usage, usage),
        costUsd: isPriced ? (total.costUsd ?? 0) + (costUsd ?? 0) : undefined,
      };
    },
    spent: () => total,
  };
}

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
