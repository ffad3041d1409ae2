import type { AdapterEvent } from "../driver/adapter.ts";
import { numberOrNone, readList, readObject, readText, textOrNone } from "../driver/read-json.ts";
import type { FileChange, Item } from "../item.ts";

/** A `ThreadItem` of the app-server: its type and ID are checked, the rest is read where it is needed. */
export interface CodexItem {
  readonly type: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads an item of a notification. Throws `TypeError` where it has no type or ID. */
export function readItem(value: unknown): CodexItem {
  const fields = readObject(value, "item");
  return { type: readText(fields.type, "item.type"), id: readText(fields.id, "item.id"), fields };
}

/** The files that an item changes; empty for an item that changes none. */
export function itemPaths({ type, fields }: CodexItem): readonly string[] {
  if (type !== "fileChange") return [];
  return readList(fields.changes, "fileChange.changes")
    .flatMap(fileChanges)
    .map(({ path }) => path);
}

/** What the start of an item means to whoever reads the turn. */
export function startEvents(item: CodexItem): AdapterEvent[] {
  const call = toolCall(item);
  return call === undefined
    ? []
    : [{ type: "tool_use", id: item.id, name: call.name, input: call.input }];
}

/** What its end means. An item of a type we do not know is a sign of life. */
export function endEvents(item: CodexItem): AdapterEvent[] {
  const { id, fields } = item;
  const call = toolCall(item);
  if (call !== undefined) {
    const failed = fields.status !== "completed" && fields.status !== undefined;
    const { name, output, result } = call;
    return [
      { type: "tool_result", id, name, output, failed, item: result },
      ...(result?.type === "file_change" && !failed
        ? [{ type: "file_change", changes: result.changes } as const]
        : []),
    ];
  }
  switch (item.type) {
    case "userMessage":
    case "plan": // Comes as `turn/plan/updated` too, step by step.
      return [];
    case "agentMessage":
      return [{ type: "message", text: readText(fields.text, "agentMessage.text"), delta: false }];
    case "reasoning": {
      const parts = [
        ...readList(fields.summary, "summary"),
        ...readList(fields.content, "content"),
      ];
      return [{ type: "progress", label: "reasoning", text: parts.map(String).join("\n") }];
    }
    default:
      return [{ type: "progress", label: item.type, text: undefined }];
  }
}

interface ToolCall {
  readonly name: string;
  readonly input: unknown;
  readonly output: string | undefined;
  /** Our item, where the contract has one for it. */
  readonly result: Item | undefined;
}

/** The tool call that an item is; undefined when it is none. */
function toolCall({ type, id, fields }: CodexItem): ToolCall | undefined {
  const status = itemStatus(fields.status);
  switch (type) {
    case "commandExecution": {
      const command = readText(fields.command, "commandExecution.command");
      const output = textOrNone(fields.aggregatedOutput) ?? "";
      const exitCode = numberOrNone(fields.exitCode);
      const result: Item = { type: "command", id, command, output, exitCode, status };
      return { name: "command", input: { command, cwd: fields.cwd }, output, result };
    }
    case "fileChange": {
      const changes = readList(fields.changes, "fileChange.changes").flatMap(fileChanges);
      const ended = status === "running" ? "failed" : status;
      const result: Item = { type: "file_change", id, changes, status: ended };
      return { name: "apply_patch", input: { changes }, output: undefined, result };
    }
    case "webSearch": {
      const query = textOrNone(fields.query) ?? "";
      const result: Item = { type: "search", id, query };
      return { name: "web_search", input: { query }, output: undefined, result };
    }
    case "collabAgentToolCall": {
      const name = readText(fields.tool, "collabAgentToolCall.tool");
      const output = JSON.stringify(fields.agentsStates ?? {});
      return { name, input: { prompt: fields.prompt }, output, result: undefined };
    }
    case "mcpToolCall":
    case "dynamicToolCall": {
      const name = readText(fields.tool, `${type}.tool`);
      const given = fields.result ?? fields.contentItems ?? fields.error;
      const output = given === undefined || given === null ? undefined : JSON.stringify(given);
      return { name, input: fields.arguments, output, result: undefined };
    }
    default:
      return undefined;
  }
}

function itemStatus(status: unknown): "completed" | "failed" | "declined" | "running" {
  if (status === "completed" || status === "failed" || status === "declined") return status;
  return "running";
}

/** A change; a file that moves is deleted at the one place and added at the other, whatever changes in it on the way. */
function fileChanges(value: unknown): FileChange[] {
  const change = readObject(value, "change");
  const { type, move_path } = readObject(change.kind, "change.kind");
  const path = readText(change.path, "change.path");
  const target = textOrNone(move_path) ?? textOrNone(change.move_path);
  if (target !== undefined && target !== path) {
    return [
      { path, kind: "delete" },
      { path: target, kind: "add" },
    ];
  }
  return [{ path, kind: type === "add" || type === "delete" ? type : "update" }];
}
