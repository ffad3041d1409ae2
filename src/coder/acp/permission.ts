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
