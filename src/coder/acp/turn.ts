import type { AdapterEvent, Emit } from "../driver/adapter.ts";
import { readList, readObject, readText, textOrNone } from "../driver/read-json.ts";
import type { Item } from "../item.ts";
import type { CallDecision } from "./permission.ts";
import { readToolCall, type ToolCall } from "./tool-call.ts";

/** A turn that runs: what it emits, and the text it comes to. */
export interface AcpTurn {
  /** Takes the `update` of a `session/update`. */
  receive(update: unknown, record: unknown): void;
  /** A tool call was put to us, and decided. */
  asked(call: ToolCall, decision: CallDecision, record: unknown): void;
  /** What the model said after its last tool call. Emits what is still open. */
  finish(): string;
}

/** Follows one turn. Chunks are put together to whole messages at each tool call and at the end. */
export function followTurn(emit: Emit): AcpTurn {
  const open = new Map<string, ToolCall>();
  let text = "";
  let thought = "";
  /** Of the last piece that was said. */
  let lastRecord: unknown;

  function flush(): void {
    if (thought !== "") emit({ type: "progress", label: "reasoning", text: thought }, lastRecord);
    if (text !== "") emit({ type: "message", text, delta: false }, lastRecord);
    thought = "";
    text = "";
  }

  function begin(call: ToolCall, record: unknown): void {
    flush();
    if (open.has(call.id)) return;
    open.set(call.id, call);
    const { id, name, title, changes } = call;
    const input = { title, ...(changes.length > 0 && { changes }) };
    emit({ type: "tool_use", id, name, input }, record);
  }

  function end(call: ToolCall, record: unknown): void {
    begin(call, record);
    open.delete(call.id);
    for (const event of endEvents(call)) emit(event, record);
  }

  return {
    receive(value, record) {
      const update = readObject(value, "update");
      switch (update.sessionUpdate) {
        case "agent_message_chunk": {
          const chunk = chunkText(update);
          // A change of mode is told as if the model had said it.
          if (chunk.startsWith("[MODE_UPDATE]")) return;
          text += chunk;
          lastRecord = record;
          emit({ type: "message", text: chunk, delta: true }, record);
          return;
        }
        case "agent_thought_chunk":
          thought += chunkText(update);
          lastRecord = record;
          return;
        case "tool_call":
          begin(readToolCall(update), record);
          return;
        case "tool_call_update": {
          const call = merged(open, readToolCall(update));
          if (open.has(call.id)) open.set(call.id, call);
          if (call.status === "completed" || call.status === "failed") end(call, record);
          return;
        }
        case "plan": {
          const steps = readList(update.entries, "entries").map((value) => {
            const entry = readObject(value, "entry");
            const done = entry.status === "completed";
            return { text: readText(entry.content, "entry.content"), done };
          });
          emit({ type: "plan_update", steps }, record);
          return;
        }
      }
    },
    asked(call, decision, record) {
      begin(call, record);
      const { id, name } = call;
      const isDeclined = decision.status === "declined";
      const reason = isDeclined ? decision.reason : undefined;
      const answer = isDeclined ? "decline" : "accept";
      emit({ type: "permission", id, action: name, decision: answer, reason }, record);
      if (!isDeclined) return;
      // The CLI tells only the model of a declined call.
      open.delete(id);
      const item = callItem(call, reason ?? "", "declined");
      emit({ type: "tool_result", id, name, output: reason, failed: true, item }, record);
    },
    finish() {
      const last = text;
      flush();
      return last;
    },
  };
}

function endEvents(call: ToolCall): AdapterEvent[] {
  const { id, name, output, changes } = call;
  const failed = call.status === "failed";
  const item = callItem(call, output, failed ? "failed" : "completed");
  return [
    { type: "tool_result", id, name, output, failed, item },
    ...(item.type === "file_change" && !failed ? [{ type: "file_change", changes } as const] : []),
  ];
}

function callItem(
  { id, name, kind, title, changes }: ToolCall,
  output: string,
  status: "completed" | "failed" | "declined",
): Item {
  if (kind === "edit" && changes.length > 0) return { type: "file_change", id, changes, status };
  if (kind !== "execute") return { type: "tool_call", id, name, input: { title }, output, status };
  // The protocol knows no exit code.
  return { type: "command", id, command: title, output, exitCode: undefined, status };
}

/** An update of ACP holds only what has changed. */
function merged(open: ReadonlyMap<string, ToolCall>, update: ToolCall): ToolCall {
  const begun = open.get(update.id);
  if (begun === undefined) return update;
  return {
    id: update.id,
    name: begun.name,
    title: update.title || begun.title,
    kind: update.kind ?? begun.kind,
    status: update.status ?? begun.status,
    changes: update.changes.length > 0 ? update.changes : begun.changes,
    output: update.output || begun.output,
  };
}

function chunkText(update: Readonly<Record<string, unknown>>): string {
  return textOrNone(readObject(update.content, "content").text) ?? "";
}
