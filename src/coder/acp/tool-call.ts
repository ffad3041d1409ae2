import { readList, readObject, readText, textOrNone } from "../driver/read-json.ts";
import type { FileChange } from "../item.ts";

/** A tool call of ACP, as an update or a request for permission names it. */
export interface ToolCall {
  readonly id: string;
  /**
   * The tool's name, which ACP itself does not carry: gemini has it in its IDs (`replace__replace_1795228987519_0`), of
   * other agents it is the kind.
   */
  readonly name: string;
  readonly title: string;
  /** `edit`, `read`, `search`, `execute`, …; undefined where the update leaves it out. */
  readonly kind: string | undefined;
  readonly status: string | undefined;
  readonly changes: readonly FileChange[];
  readonly output: string;
}

/** Reads a tool call of an update or a request. Throws `TypeError` for one that breaks the protocol. */
export function readToolCall(value: unknown): ToolCall {
  const call = readObject(value, "tool call");
  const id = readText(call.toolCallId, "toolCallId");
  const content = readList(call.content, "content").map((part) => readObject(part, "content"));
  return {
    id,
    name: toolName(id) ?? textOrNone(call.kind) ?? "tool",
    title: textOrNone(call.title) ?? "",
    kind: textOrNone(call.kind),
    status: textOrNone(call.status),
    changes: content.filter((part) => part.type === "diff").map(fileChange),
    output: content.map(contentText).join(""),
  };
}

function toolName(id: string): string | undefined {
  const [name, ...rest] = id.split("__");
  return rest.length > 0 ? name : undefined;
}

function fileChange(diff: Readonly<Record<string, unknown>>): FileChange {
  const meta = readObject(diff._meta ?? {}, "_meta");
  const kind = meta.kind === "add" || meta.kind === "delete" ? meta.kind : "update";
  return { path: readText(diff.path, "diff.path"), kind };
}

function contentText(part: Readonly<Record<string, unknown>>): string {
  if (part.type !== "content") return "";
  return textOrNone(readObject(part.content, "content").text) ?? "";
}
