import type { Approver } from "../approval/approver.ts";
import type { ApprovalRequest, UserQuestion } from "../approval/request.ts";
import type { ThreadOptions } from "../coder.ts";
import { readList, readObject, readText, textOrNone } from "../driver/read-json.ts";
import type { RpcHandler } from "../rpc/json-rpc.ts";
import { type Asking, answerToolCall } from "./dynamic-tools.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * Answers codex's requests for approval. An accepted command runs outside the sandbox, in `read-only` too. In 0.169.0
 * it runs inside first and again outside when it fails at once. With the policy `never` nothing is asked. An approval
 * is for one call, never for the session. Codex takes the error of a request without a handler as declined.
 *
 * @param current undefined while no turn runs; then everything is declined.
 */
export function answerApprovals(
  { approver, thread }: { approver: Approver; thread: Pick<ThreadOptions, "cwd" | "clientTools"> },
  current: () => Asking | undefined,
): Record<string, RpcHandler> {
  async function decide(asked: Json, action: string, request: ApprovalRequest): Promise<object> {
    const turn = current();
    if (turn === undefined) return { decision: "decline" };
    const { decision, reason } = await approver.decide(request, turn.signal);
    turn.emit({ type: "permission", id: request.id, action, decision, reason }, asked);
    return { decision };
  }

  return {
    "item/commandExecution/requestApproval": (params) => {
      const asked = readObject(params, "a command's approval");
      const command = readText(asked.command, "command");
      const cwd = textOrNone(asked.cwd) ?? thread.cwd;
      return decide(asked, "command", { kind: "command", ...common(asked), cwd, command });
    },
    "item/fileChange/requestApproval": (params) => {
      const asked = readObject(params, "a file change's approval");
      const { id, reason } = common(asked);
      const paths = current()?.changedPaths(id) ?? [];
      const request = { kind: "file-change", id, reason, cwd: thread.cwd, paths } as const;
      return decide(asked, "file_change", request);
    },
    "item/tool/requestUserInput": async (params) => {
      const asked = readObject(params, "questions");
      const { id } = common(asked);
      const turn = current();
      const questions = readList(asked.questions, "questions").map(userQuestion);
      const given = turn && (await approver.answer({ id, questions }, turn.signal));
      const decision = given === undefined ? "decline" : "accept";
      turn?.emit(
        { type: "permission", id, action: "user_input", decision, reason: undefined },
        asked,
      );
      if (given === undefined) throw new Error("nobody answers questions");
      const answers = Object.entries(given).map(([question, answers]) => [question, { answers }]);
      return { answers: Object.fromEntries(answers) };
    },
    // How codex asks for a call of an MCP server's tool; a server's own questions are declined.
    "mcpServer/elicitation/request": async (params) => {
      const asked = readObject(params, "an elicitation");
      const meta = readObject(asked._meta ?? {}, "_meta");
      if (meta.codex_approval_kind !== "mcp_tool_call") return { action: "decline", content: null };
      const name = readText(meta.tool_name, "tool_name");
      // Which call it is, it does not say.
      const id = `${textOrNone(asked.serverName) ?? "mcp"}/${name}`;
      const request = { kind: "tool-call", id, reason: textOrNone(asked.message) } as const;
      const input = meta.tool_params;
      const answer = await decide(asked, name, { ...request, cwd: thread.cwd, name, input });
      const isGood = "decision" in answer && answer.decision === "accept";
      return isGood ? { action: "accept", content: {} } : { action: "decline", content: null };
    },
    "item/tool/call": (params) => answerToolCall(approver, thread, current(), params),
  };
}

function common(asked: Json): { id: string; reason: string | undefined } {
  return { id: readText(asked.itemId, "itemId"), reason: textOrNone(asked.reason) };
}

function userQuestion(value: unknown): UserQuestion {
  const { id, question, options } = readObject(value, "question");
  return {
    id: readText(id, "question.id"),
    question: readText(question, "question.question"),
    options: readList(options, "question.options").map((option) => {
      const { label, description } = readObject(option, "option");
      return { label: readText(label, "option.label"), description: textOrNone(description) ?? "" };
    }),
  };
}
