import { readObject, textOrNone } from "../driver/read-json.ts";
import type { FileChange, Item } from "../item.ts";
import { ownToolName } from "./own-tool-names.ts";

/** A call of a tool, as Claude made it. */
export interface ToolCall {
  readonly name: string;
  readonly input: unknown;
}

/** What came of it. */
export interface ToolOutcome {
  readonly id: string;
  readonly output: string;
  readonly status: "completed" | "failed" | "declined";
  /** The CLI's structured result, of a different shape per tool; a string for errors. */
  readonly result: unknown;
}

/** The item of a finished tool call. */
export function toolItem(call: ToolCall, outcome: ToolOutcome): Item {
  const { id, output, status } = outcome;
  if (call.name === "Bash") {
    const command = textOrNone(readObject(call.input, "Bash input").command) ?? "";
    return { type: "command", id, command, output, exitCode: exitCode(outcome), status };
  }
  if (call.name === "Edit" || call.name === "Write") {
    return { type: "file_change", id, changes: fileChanges(call, outcome), status };
  }
  return { type: "tool_call", id, name: ownToolName(call.name), input: call.input, output, status };
}

/** A failing command's output starts with a line `Exit code N`; a declined one never ran. */
function exitCode({ status, output }: ToolOutcome): number | undefined {
  if (status === "completed") return 0;
  const code = /^Exit code (\d+)/.exec(output)?.[1];
  return code === undefined ? undefined : Number(code);
}

function fileChanges(call: ToolCall, outcome: ToolOutcome): FileChange[] {
  const path = textOrNone(readObject(call.input, `${call.name} input`).file_path);
  if (path === undefined) return [];
  const { result } = outcome;
  const created = typeof result === "object" && result !== null && "type" in result;
  return [{ path, kind: created && result.type === "create" ? "add" : "update" }];
}
