import type { ClientTool } from "../client-tool.ts";
import type { ThreadOptions } from "../coder.ts";
import { answerCheck } from "../driver/structured.ts";
import type { EventBody } from "../event.ts";
import type { Approver } from "./approver.ts";
import type { ToolCallRequest } from "./request.ts";

/** A call of a tool of ours, as the CLI told it. */
export interface OwnToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** What the model is told of a call. */
export interface OwnToolResult {
  readonly success: boolean;
  readonly text: string;
}

/**
 * Answers a call of a tool of ours. The approvers are asked first: they may decline, and the hook may give the result.
 * Then the tool itself answers, since whoever offers a tool wants it to be called.
 *
 * @param signal of the turn that asks.
 * @param told hears of a decision that somebody made.
 */
export async function answerOwnTool(
  approver: Approver,
  { cwd, clientTools = [] }: Pick<ThreadOptions, "cwd" | "clientTools">,
  { id, name, input }: OwnToolCall,
  signal: AbortSignal,
  told: (decision: Extract<EventBody, { readonly type: "permission" }>) => void,
): Promise<OwnToolResult> {
  const request: ToolCallRequest = { kind: "tool-call", id, cwd, reason: undefined, name, input };
  const tool = clientTools.find((tool) => tool.name === name);
  const violations = tool === undefined ? [] : broken(tool, input);
  if (violations.length > 0) return failed(`the input is not valid: ${violations.join("; ")}`);

  const { by, decision, reason, output } = await approver.decideOwn(request, signal);
  if (by !== "default") {
    told({ type: "permission", id, action: name, decision, reason });
    if (decision === "decline") return failed(reason);
    if (output !== undefined) return { success: true, text: String(output) };
  }
  if (tool?.answer === undefined) return failed(`nobody answers the tool ${name}`);
  try {
    return { success: true, text: String(await tool.answer(input, signal)) };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function broken({ inputSchema }: ClientTool, input: unknown): readonly string[] {
  const answer = answerCheck(inputSchema)({ text: "", structured: input });
  return answer.status === "valid" ? [] : answer.violations;
}

/** A result that says why there is none. */
export function failed(text: string): OwnToolResult {
  return { success: false, text };
}
