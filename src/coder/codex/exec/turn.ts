import type { ConnectContext, Emit, TurnEnd } from "../../driver/adapter.ts";
import type { Followed } from "../../process/process-turns.ts";
import { type CodexItem, endEvents, startEvents } from "../item-events.ts";
import type { ExecItem, ExecUsage } from "./exec-event.ts";
import { execFailure } from "./failure.ts";
import { readExecEvent } from "./read-event.ts";
import { usageSince } from "./usage.ts";

/** What following a turn needs. */
export interface ExecTurnParts {
  readonly failure: ConnectContext["failure"];
  readonly emit: Emit;
  /** The thread's tokens before this turn. */
  readonly before: ExecUsage | undefined;
  readonly model: string;
  /** Called with the vendor's id of the thread, before anything is emitted. */
  readonly onNamed: (threadId: string) => void;
}

/**
 * Follows one turn from `thread.started` to `turn.completed` or `turn.failed`, its only ends. The end rejects with a
 * `CoderError` when the turn failed.
 */
export function followExec({
  failure,
  emit,
  before,
  model,
  onNamed,
}: ExecTurnParts): Followed<TurnEnd> {
  const end = Promise.withResolvers<TurnEnd>();
  end.promise.catch(() => undefined); // It may fail before anybody waits.
  let text = "";

  /** Of the items that the app-server says by notifications. True: this was one. */
  function tellSpecial(item: ExecItem, record: unknown): boolean {
    if (item.type === "todo_list") {
      const steps = item.items.map(({ text, completed }) => ({ text, done: completed }));
      emit({ type: "plan_update", steps }, record);
      return true;
    }
    if (item.type !== "error") return false;
    emit({ type: "error", message: item.message, willRetry: true }, record);
    return true;
  }

  return {
    end: end.promise,
    receive(record) {
      const event = readExecEvent(record);
      switch (event.type) {
        case "thread.started":
          onNamed(event.thread_id);
          emit({ type: "init", threadId: event.thread_id, model }, record);
          return;
        case "turn.started":
          emit({ type: "progress", label: event.type, text: undefined }, record);
          return;
        case "item.started":
        case "item.updated":
        case "item.completed": {
          const { item } = event;
          // The last one counts: a stream that was cut and repeated brings its messages again.
          if (item.type === "agent_message") text = item.text;
          if (tellSpecial(item, record)) return;
          const same = threadItem(item);
          if (same === undefined) return;
          const events = event.type === "item.completed" ? endEvents(same) : [];
          if (event.type === "item.started") for (const one of startEvents(same)) events.push(one);
          // No record goes unsaid.
          if (events.length === 0)
            events.push({ type: "progress", label: item.type, text: undefined });
          for (const one of events) emit(one, record);
          return;
        }
        case "turn.completed":
          emit({ type: "usage", usage: usageSince(before, event.usage) }, record);
          end.resolve({ text, structured: undefined });
          return;
        case "turn.failed": {
          const { reason, message, details } = execFailure(event.error.message);
          emit({ type: "progress", label: event.type, text: message }, record);
          end.reject(failure(reason, message, details));
          return;
        }
        case "error":
          if (event.message.startsWith("Reconnecting")) {
            emit({ type: "error", message: event.message, willRetry: true }, record);
          } else {
            // `turn.failed` says it next.
            emit({ type: "progress", label: event.type, text: event.message }, record);
          }
          return;
        case "unknown":
          emit({ type: "progress", label: event.name, text: undefined }, record);
          return;
      }
    },
  };
}

/**
 * An item of `exec` as the app-server would say it: `exec` is itself a client of it that renames things. Undefined for
 * the two that the app-server says by notifications: `todo_list` and `error`.
 */
function threadItem(item: ExecItem): CodexItem | undefined {
  const { id } = item;
  switch (item.type) {
    case "agent_message":
      return { type: "agentMessage", id, fields: { text: item.text } };
    case "reasoning":
      return { type: "reasoning", id, fields: { summary: [item.text] } };
    case "command_execution": {
      const { command, aggregated_output, exit_code, status } = item;
      const fields = { command, aggregatedOutput: aggregated_output, exitCode: exit_code, status };
      return { type: "commandExecution", id, fields };
    }
    case "file_change": {
      const changes = item.changes.map(({ path, kind }) => ({ path, kind: { type: kind } }));
      return { type: "fileChange", id, fields: { changes, status: item.status } };
    }
    case "mcp_tool_call":
      return { type: "mcpToolCall", id, fields: { ...item } };
    case "collab_tool_call":
      return {
        type: "collabAgentToolCall",
        id,
        fields: { ...item, agentsStates: item.agents_states },
      };
    case "web_search":
      return { type: "webSearch", id, fields: { query: item.query } };
    case "unknown":
      return { type: item.name, id, fields: { ...item.record } };
    case "todo_list":
    case "error":
      return undefined;
  }
}
