import type { ApprovalRequest } from "../approval/request.ts";
import type { ToolCall } from "./tool-call.ts";

/** What an agent asks leave for, in the contract's words. The title of a command's call is the command. */
export function approvalRequest(cwd: string, call: ToolCall): ApprovalRequest {
  const { id, kind, name, title, changes } = call;
  const common = { id, cwd, reason: undefined };
  if (changes.length > 0 || kind === "edit" || kind === "delete" || kind === "move") {
    return { ...common, kind: "file-change", paths: changes.map(({ path }) => path) };
  }
  if (kind === "execute") return { ...common, kind: "command", command: title };
  return { ...common, kind: "tool-call", name, input: { title, kind } };
}
