import {
  numberOrNone,
  readList,
  readObject,
  readText,
  textOrNone,
} from "../../driver/read-json.ts";
import type { ExecEvent, ExecItem, ExecStatus, ExecUsage } from "./exec-event.ts";

/** Reads a record of `codex exec --json`. Throws `TypeError` for one that breaks the protocol. */
export function readExecEvent(value: unknown): ExecEvent {
  const record = readObject(value, "a record of codex");
  const type = readText(record.type, "type");
  switch (type) {
    case "thread.started":
      return { type, thread_id: readText(record.thread_id, "thread_id") };
    case "turn.started":
      return { type };
    case "item.started":
    case "item.updated":
    case "item.completed":
      return { type, item: readExecItem(record.item) };
    case "turn.completed":
      return { type, usage: readExecUsage(record.usage) };
    case "turn.failed": {
      const message = readText(readObject(record.error, "error").message, "error.message");
      return { type, error: { message } };
    }
    case "error":
      return { type, message: readText(record.message, "message") };
    default:
      return { type: "unknown", name: type, record };
  }
}

/** Reads a usage record, of an event or of a kept thread. */
export function readExecUsage(value: unknown): ExecUsage {
  const usage = readObject(value, "usage");
  return {
    input_tokens: numberOrNone(usage.input_tokens),
    cached_input_tokens: numberOrNone(usage.cached_input_tokens),
    cache_write_input_tokens: numberOrNone(usage.cache_write_input_tokens),
    output_tokens: numberOrNone(usage.output_tokens),
    reasoning_output_tokens: numberOrNone(usage.reasoning_output_tokens),
  };
}

function readExecItem(value: unknown): ExecItem {
  const item = readObject(value, "item");
  const id = readText(item.id, "item.id");
  const type = readText(item.type, "item.type");
  const status: ExecStatus = textOrNone(item.status) ?? "in_progress";
  switch (type) {
    case "agent_message":
    case "reasoning":
      return { id, type, text: readText(item.text, `${type}.text`) };
    case "command_execution":
      return {
        ...{ id, type, status },
        command: readText(item.command, "command"),
        aggregated_output: textOrNone(item.aggregated_output) ?? "",
        exit_code: numberOrNone(item.exit_code) ?? null,
      };
    case "file_change": {
      const changes = readList(item.changes, "changes").map((value) => {
        const { path, kind } = readObject(value, "change");
        return { path: readText(path, "change.path"), kind: readText(kind, "change.kind") };
      });
      return { id, type, status, changes };
    }
    case "mcp_tool_call": {
      const { arguments: given, result, error } = item;
      const names = { server: textOrNone(item.server) ?? "", tool: readText(item.tool, "tool") };
      return { id, type, status, ...names, arguments: given, result, error };
    }
    case "collab_tool_call": {
      const agents = {
        sender_thread_id: textOrNone(item.sender_thread_id) ?? "",
        receiver_thread_ids: readList(item.receiver_thread_ids, "receiver_thread_ids").map(String),
        agents_states: readObject(item.agents_states ?? {}, "agents_states"),
      };
      const tool = readText(item.tool, "tool");
      return { id, type, status, tool, prompt: textOrNone(item.prompt) ?? null, ...agents };
    }
    case "web_search":
      return { id, type, query: textOrNone(item.query) ?? "", action: item.action };
    case "todo_list": {
      const items = readList(item.items, "items").map((value) => {
        const { text, completed } = readObject(value, "todo");
        return { text: readText(text, "todo.text"), completed: completed === true };
      });
      return { id, type, items };
    }
    case "error":
      return { id, type, message: readText(item.message, "error.message") };
    default:
      return { id, type: "unknown", name: type, record: item };
  }
}
