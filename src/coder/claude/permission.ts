import type { Approver } from "../approval/approver.ts";
import type { ApprovalRequest, UserAnswers, UserQuestion } from "../approval/request.ts";
import type { ThreadOptions } from "../coder.ts";
import { readList, readObject, readText, textOrNone } from "../driver/read-json.ts";
import { ASK_USER, asksLeave } from "./sandbox.ts";
import type { ClaudeTurn } from "./turn.ts";

type Json = Readonly<Record<string, unknown>>;

/** The turn that a question belongs to. */
export interface AskedTurn {
  readonly turn: ClaudeTurn;
  readonly signal: AbortSignal;
}

/**
 * Answers `can_use_tool`: leave for one call, never for the rest of the session (`permission_suggestions` are not
 * followed). `current`: undefined while no turn runs; then it is declined.
 */
export function canUseTool(
  thread: ThreadOptions,
  approver: Approver,
  current: () => AskedTurn | undefined,
): (request: Json) => Promise<object> {
  return async (request) => {
    const asked = current();
    if (asked === undefined) return deny("no turn is running");
    const { turn, signal } = asked;
    const id = readText(request.tool_use_id, "can_use_tool.tool_use_id");
    const name = readText(request.tool_name, "can_use_tool.tool_name");
    const input = readObject(request.input, "can_use_tool.input");
    if (name === ASK_USER) {
      const questions = userQuestions(input);
      const answers = await approver.answer({ id, questions }, signal);
      const decision = answers === undefined ? "decline" : "accept";
      const reason = answers === undefined ? "nobody answers questions" : "answered by the hook";
      turn.decided({ id, action: name, decision, reason }, request);
      return answers === undefined ? deny(reason) : allow({ ...input, answers: joined(answers) });
    }
    const { decision, reason } = asksLeave(thread)
      ? await approver.decide(approvalRequest(thread.cwd, request), signal)
      : ({ decision: "decline", reason: "the approval policy is never" } as const);
    turn.decided({ id, action: name, decision, reason }, request);
    return decision === "accept" ? allow(input) : deny(reason);
  };
}

/** What the CLI asks, in the contract's words. */
function approvalRequest(cwd: string, asked: Json): ApprovalRequest {
  const id = readText(asked.tool_use_id, "can_use_tool.tool_use_id");
  const name = readText(asked.tool_name, "can_use_tool.tool_name");
  const input = readObject(asked.input, "can_use_tool.input");
  const common = { id, cwd, reason: textOrNone(asked.decision_reason) };
  const path = textOrNone(input.file_path) ?? textOrNone(input.notebook_path);
  if (name === "Bash") {
    return { ...common, kind: "command", command: readText(input.command, "Bash.command") };
  }
  if (name === "Edit" || name === "Write" || name === "NotebookEdit") {
    return { ...common, kind: "file-change", paths: path === undefined ? [] : [path] };
  }
  return { ...common, kind: "tool-call", name, input };
}

/** The CLI files answers under the question's text; so its text is its id. */
function userQuestions(input: Json): UserQuestion[] {
  return readList(input.questions, "questions").map((value) => {
    const asked = readObject(value, "question");
    const question = readText(asked.question, "question.question");
    const options = readList(asked.options, "question.options").map((option) => {
      const { label, description } = readObject(option, "option");
      return { label: readText(label, "option.label"), description: textOrNone(description) ?? "" };
    });
    return { id: question, question, options };
  });
}

function joined(answers: UserAnswers): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).map(([id, given]) => [id, given.join(", ")]));
}

function allow(updatedInput: object): object {
  return { behavior: "allow", updatedInput };
}

function deny(message: string): object {
  return { behavior: "deny", message };
}
