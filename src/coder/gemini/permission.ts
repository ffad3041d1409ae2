import { readList, readObject, readText } from "../read-json.ts";
import { decideWrite, type WriteRules } from "./confine.ts";
import type { ToolCall } from "./tool-call.ts";

/** Why a tool call is declined; undefined when it is accepted. Only edits of files that may be written are. */
export async function whyDeclined(call: ToolCall, rules: WriteRules): Promise<string | undefined> {
  if (call.kind !== "edit" || call.changes.length === 0) return `${call.name} is not an edit`;
  for (const { path } of call.changes) {
    const decision = await decideWrite(rules, path);
    if (decision.status === "refused") return decision.reason;
  }
  return undefined;
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
