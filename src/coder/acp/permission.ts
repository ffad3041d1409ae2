import type { ApprovalRequest } from "../approval/request.ts";
import type { ProcessOptions } from "../coder.ts";
import type { ConnectContext } from "../driver/adapter.ts";
import { readList, readObject, readText } from "../driver/read-json.ts";
import { decideWrite, type WriteRules } from "./confine.ts";
import type { ToolCall } from "./tool-call.ts";

/** Whether a tool call may run. Accepted are only edits, and only of files that may be written. */
export type CallDecision =
  | { readonly status: "accepted"; readonly targets: readonly string[] }
  | { readonly status: "declined"; readonly reason: string };

/** Decides about a tool call that is put to us. */
export async function decideCall(call: ToolCall, rules: WriteRules): Promise<CallDecision> {
  if (call.kind !== "edit" || call.changes.length === 0) {
    return { status: "declined", reason: `${call.name} is not an edit` };
  }
  const targets: string[] = [];
  for (const { path } of call.changes) {
    const decision = await decideWrite(rules, path);
    if (decision.status === "refused") return { status: "declined", reason: decision.reason };
    targets.push(decision.target);
  }
  return { status: "accepted", targets };
}

/** The answer to `session/request_permission`: for once or not at all, never for the rest of the session. */
export function permissionAnswer(options: unknown, accepted: boolean): object {
  const wanted = accepted ? "allow_once" : "reject_once";
  const option = readList(options, "options")
    .map((value) => readObject(value, "option"))
    .find(({ kind }) => kind === wanted);
  if (option === undefined) return { outcome: { outcome: "cancelled" } };
  const optionId = readText(option.optionId, "optionId");
  return { outcome: { outcome: "selected", optionId } };
}

/** What is decided about a call before anybody is asked; see `decideCall`. */
type Ruled = Pick<ConnectContext<ProcessOptions>, "thread" | "approver">;

/**
 * Decides about a call of an agent that speaks ACP. What the sandbox forbids nobody can approve. The policy decides the
 * rest. `never` accepts edits inside the tree, and declines everything else but in `danger-full-access`. `on-request`
 * asks for everything else, `untrusted` for edits too.
 */
export async function decideAcpCall(
  { thread, approver }: Ruled,
  call: ToolCall,
  rules: WriteRules,
  signal: AbortSignal,
): Promise<CallDecision> {
  const { approvalPolicy = "never", sandbox, cwd } = thread;
  const request = approvalRequest(cwd, call);
  const isEdit = request.kind === "file-change";
  const ruled = await decideCall(call, rules);
  const isFree = sandbox === "danger-full-access" && !isEdit;
  if (approvalPolicy === "never") return isFree ? { status: "accepted", targets: [] } : ruled;
  const isAsked = ruled.status === "accepted" && approvalPolicy === "untrusted";
  if (isEdit && !isAsked) return ruled;
  const { decision, reason } = await approver.decide(request, signal);
  if (decision === "decline") return { status: "declined", reason };
  return { status: "accepted", targets: ruled.status === "accepted" ? ruled.targets : [] };
}

/** What an agent asks leave for, in the contract's words. The title of a command's call is the command. */
function approvalRequest(cwd: string, call: ToolCall): ApprovalRequest {
  const { id, kind, name, title, changes } = call;
  const common = { id, cwd, reason: undefined };
  if (changes.length > 0 || kind === "edit" || kind === "delete" || kind === "move") {
    return { ...common, kind: "file-change", paths: changes.map(({ path }) => path) };
  }
  if (kind === "execute") return { ...common, kind: "command", command: title };
  return { ...common, kind: "tool-call", name, input: { title, kind } };
}
