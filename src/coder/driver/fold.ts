import type { CoderEvent } from "../event.ts";
import type { Item } from "../item.ts";
import type { Usage } from "../usage.ts";
import { UNKNOWN_USAGE } from "./sum-usage.ts";

/** What the events of one turn come to. */
export interface Folded {
  /** Of the `done` event; empty when there was none. */
  readonly text: string;
  readonly json: unknown;
  readonly items: readonly Item[];
  readonly usage: Usage;
}

/**
 * Folds a turn's events. Items come from whole messages, `progress` labelled `reasoning`, the last plan, and warnings.
 * Tool results give their own item, else a plain `tool_call`; tool calls without a result are `running`.
 */
export function foldEvents(events: readonly CoderEvent[]): Folded {
  const items: Item[] = [];
  const calls = new Map<string, number>();
  let plan: number | undefined;
  let usage = UNKNOWN_USAGE;
  let text = "";
  let json: unknown;

  for (const event of events) {
    const id = `item-${items.length + 1}`;
    switch (event.type) {
      case "message":
        if (!event.delta) items.push({ type: "message", id, text: event.text });
        break;
      case "progress":
        if (event.label === "reasoning" && event.text !== undefined) {
          items.push({ type: "reasoning", id, text: event.text });
        }
        break;
      case "tool_use": {
        const { id, name, input } = event;
        calls.set(id, items.length);
        items.push({ type: "tool_call", id, name, input, output: undefined, status: "running" });
        break;
      }
      case "tool_result": {
        const { id, name, output, failed } = event;
        const at = calls.get(id) ?? items.length;
        const begun = items[at];
        const input = begun?.type === "tool_call" ? begun.input : undefined;
        const status = failed ? "failed" : "completed";
        items[at] = event.item ?? { type: "tool_call", id, name, input, output, status };
        break;
      }
      case "plan_update":
        plan ??= items.length;
        items[plan] = { type: "plan", id: items[plan]?.id ?? id, steps: event.steps };
        break;
      case "usage":
        usage = event.usage;
        break;
      case "error":
        items.push({ type: "error", id, message: event.message });
        break;
      case "done":
        text = event.text;
        json = event.json;
        break;
      case "init":
      case "permission":
      case "file_change":
      case "cancelled":
        break;
    }
  }
  return { text, json, items, usage };
}
