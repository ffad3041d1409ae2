import type { Approver } from "../approval/approver.ts";
import type { ToolCallRequest } from "../approval/request.ts";
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
 * Answers `item/tool/call`. The approvers are asked first: they may decline, and the hook may give the result. Then the
 * tool itself answers, since whoever offers a tool wants it to be called.
 *
 * @param asking undefined while no turn runs; then nothing is called.
 */
export async function answerToolCall(
  approver: Approver,
  { cwd, clientTools = [] }: Pick<ThreadOptions, "cwd" | "clientTools">,
  asking: Asking | undefined,
  params: unknown,
): Promise<object> {
  const asked = readObject(params, "a tool's call");
  if (asking === undefined) return result(false, "no turn is running");
  const { signal } = asking;
  const name = readText(asked.tool, "tool");
  const id = readText(asked.callId, "callId");
  const input = asked.arguments;
  const request: ToolCallRequest = { kind: "tool-call", id, cwd, reason: undefined, name, input };
  const tool = clientTools.find((tool) => tool.name === name);
  const violations = tool === undefined ? [] : broken(tool, input);
  if (violations.length > 0)
    return result(false, `the input is not valid: ${violations.join("; ")}`);

  const { by, decision, reason, output } = await approver.decideOwn(request, signal);
  if (by !== "default") {
    asking.emit({ type: "permission", id, action: name, decision, reason }, asked);
    if (decision === "decline") return result(false, reason);
    if (output !== undefined) return result(true, String(output));
  }
  if (tool?.answer === undefined) return result(false, `nobody answers the tool ${name}`);
  try {
    return result(true, String(await tool.answer(input, signal)));
  } catch (error) {
    return result(false, error instanceof Error ? error.message : String(error));
  }
}

function broken({ inputSchema }: ClientTool, input: unknown): readonly string[] {
  const answer = answerCheck(inputSchema)({ text: "", structured: input });
  return answer.status === "valid" ? [] : answer.violations;
}

function result(success: boolean, text: string): object {
  return { success, contentItems: [{ type: "inputText", text }] };
}
