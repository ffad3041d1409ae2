import type { Emit, TurnEnd } from "../driver/adapter.ts";
import { readList, readObject, readText, textOrNone } from "../driver/read-json.ts";
import type { EventBody } from "../event.ts";
import type { PlanStep } from "../item.ts";
import { STRUCTURED_OUTPUT } from "./isolation.ts";
import { ownToolName } from "./own-tool-names.ts";
import { type TurnFailure, turnOutcome, turnUsage } from "./result.ts";
import { type ToolCall, toolItem } from "./tool-item.ts";

type Json = Readonly<Record<string, unknown>>;

/** Follows one turn through the CLI's records. */
export interface ClaudeTurn {
  /** Emits the record's events; gives the outcome when it is the turn's `result`. Throws `TypeError` for a broken one. */
  receive(record: Json): { end: TurnEnd } | { failure: TurnFailure } | undefined;
  /** A call was put to us, and decided. */
  decided(what: Decision, record: unknown): void;
}

/** What was answered to a question of the CLI. */
export type Decision = Omit<Extract<EventBody, { readonly type: "permission" }>, "type">;

/** Starts following a turn. Record types of Claude Code 2.1.329; unknown ones are signs of life. */
export function followTurn(emit: Emit): ClaudeTurn {
  const calls = new Map<string, ToolCall>();
  const declined = new Set<string>();
  let lastText = "";
  let lastStructured: unknown;
  let lastError: string | undefined;

  function onSystem(record: Json): void {
    const subtype = textOrNone(record.subtype) ?? "system";
    if (subtype === "init") {
      const threadId = readText(record.session_id, "init.session_id");
      emit({ type: "init", threadId, model: textOrNone(record.model) }, record);
    } else if (subtype === "api_retry") {
      const message = `Request failed (${String(record.error_status ?? record.error)}), retrying`;
      emit({ type: "error", message, willRetry: true }, record);
    } else if (subtype === "permission_denied") {
      const id = readText(record.tool_use_id, "permission_denied.tool_use_id");
      const action = textOrNone(record.tool_name) ?? "";
      // What we declined ourselves has been told.
      if (declined.has(id)) return;
      decided({ id, action, decision: "decline", reason: textOrNone(record.message) }, record);
    } else {
      const label = subtype === "thinking_tokens" ? "reasoning" : subtype;
      emit({ type: "progress", label, text: undefined }, record);
    }
  }

  function decided(what: Decision, record: unknown): void {
    if (what.decision === "decline") declined.add(what.id);
    emit({ type: "permission", ...what }, record);
  }

  /** Pieces of text; everything else in the raw stream comes again, whole. */
  function onStreamEvent(record: Json): void {
    const event = readObject(record.event, "stream_event.event");
    if (event.type !== "content_block_delta") return;
    const delta = readObject(event.delta, "stream_event.event.delta");
    if (delta.type !== "text_delta") return;
    emit({ type: "message", text: readText(delta.text, "text_delta.text"), delta: true }, record);
  }

  function onAssistant(record: Json): void {
    if (typeof record.error === "string") {
      // Claude Code's own words for a failed request; the result says the same.
      lastError = record.error;
      return;
    }
    for (const block of contentOf(record)) {
      if (block.type === "text") {
        lastText = readText(block.text, "text block");
        emit({ type: "message", text: lastText, delta: false }, record);
      } else if (block.type === "thinking") {
        emit({ type: "progress", label: "reasoning", text: textOrNone(block.thinking) }, record);
      } else if (block.type === "tool_use") {
        onToolUse(block, record);
      }
    }
  }

  function onToolUse(block: Json, record: Json): void {
    const id = readText(block.id, "tool_use.id");
    const name = readText(block.name, "tool_use.name");
    const { input } = block;
    calls.set(id, { name, input });
    if (name === STRUCTURED_OUTPUT) {
      lastStructured = input;
      emit({ type: "progress", label: "structured answer", text: undefined }, record);
    } else {
      emit({ type: "tool_use", id, name: ownToolName(name), input }, record);
      if (name === "TodoWrite") emit({ type: "plan_update", steps: planSteps(input) }, record);
    }
  }

  function onUser(record: Json): void {
    for (const block of contentOf(record)) {
      if (block.type !== "tool_result") continue;
      const id = readText(block.tool_use_id, "tool_result.tool_use_id");
      const call = calls.get(id);
      if (call === undefined || call.name === STRUCTURED_OUTPUT) continue;
      const failed = block.is_error === true;
      const status = declined.has(id) ? "declined" : failed ? "failed" : "completed";
      const output = outputText(block.content);
      const item = toolItem(call, { id, output, status, result: record.tool_use_result });
      const name = ownToolName(call.name);
      emit({ type: "tool_result", id, name, output, failed, item }, record);
      if (item.type === "file_change" && status === "completed") {
        emit({ type: "file_change", changes: item.changes }, record);
      }
    }
  }

  return {
    decided,
    receive(record) {
      switch (record.type) {
        case "system":
          onSystem(record);
          return undefined;
        case "stream_event":
          onStreamEvent(record);
          return undefined;
        case "assistant":
          onAssistant(record);
          return undefined;
        case "user":
          onUser(record);
          return undefined;
        case "result":
          emit({ type: "usage", usage: turnUsage(record) }, record);
          return turnOutcome(record, { lastText, lastStructured, lastError });
        default:
          emit({ type: "progress", label: String(record.type), text: undefined }, record);
          return undefined;
      }
    },
  };
}

function planSteps(input: unknown): PlanStep[] {
  return readList(readObject(input, "TodoWrite").todos, "TodoWrite.todos").map((value) => {
    const { content, status } = readObject(value, "todo");
    return { text: readText(content, "todo.content"), done: status === "completed" };
  });
}

function contentOf(record: Json): Json[] {
  const { content } = readObject(record.message, `${String(record.type)}.message`);
  if (typeof content === "string") return [{ type: "text", text: content }];
  return readList(content, "message.content").map((block) => readObject(block, "content block"));
}

/** A tool's output is text, or blocks of which the text is kept. */
function outputText(content: unknown): string {
  if (typeof content === "string") return content;
  const blocks = readList(content, "tool_result.content");
  const texts = blocks.map((block) => textOrNone(readObject(block, "tool_result block").text));
  return texts.filter((text) => text !== undefined).join("\n");
}
