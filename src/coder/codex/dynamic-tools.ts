import type { Approver } from "../approval/approver.ts";
import { answerOwnTool, failed, type OwnToolResult } from "../approval/own-tool.ts";
import type { ClientTool } from "../client-tool.ts";
import type { ThreadOptions } from "../coder.ts";
import { readObject, readText } from "../driver/read-json.ts";
import { answerCheck } from "../driver/structured.ts";
import type { CodexTurn } from "./turn.ts";
import type { DynamicTool } from "./wire.ts";

/** The turn that asks. */
export type Asking = Pick<CodexTurn, "emit" | "signal" | "changedPaths">;

/** Tools of ours in the vendor's form. Throws `UsageError` for a schema that is none. */
export function dynamicTools(tools: readonly ClientTool[]): readonly DynamicTool[] {
  return tools.map(({ name, description, inputSchema }) => {
    answerCheck(inputSchema);
    return { type: "function", name, description, inputSchema };
  });
}

/**
 * Answers `item/tool/call`.
 *
 * @param asking undefined while no turn runs; then nothing is called.
 */
export async function answerToolCall(
  approver: Approver,
  thread: Pick<ThreadOptions, "cwd" | "clientTools">,
  asking: Asking | undefined,
  params: unknown,
): Promise<object> {
  const asked = readObject(params, "a tool's call");
  if (asking === undefined) return told(failed("no turn is running"));
  const { signal } = asking;
  const name = readText(asked.tool, "tool");
  const id = readText(asked.callId, "callId");
  const call = { id, name, input: asked.arguments };
  return told(
    await answerOwnTool(approver, thread, call, signal, (event) => asking.emit(event, asked)),
  );
}

function told({ success, text }: OwnToolResult): object {
  return { success, contentItems: [{ type: "inputText", text }] };
}
