import type { Emit } from "../adapter.ts";
import type { RpcHandler } from "../json-rpc.ts";
import { readObject, textOrNone } from "../read-json.ts";

/**
 * Declines what codex asks for. To accept would run it outside the sandbox, in `read-only` too; with approval policy
 * `never` nothing is asked. Requests without a handler are answered with an error, which codex takes as declined.
 */
export function declineAll(emit: Emit): Record<string, RpcHandler> {
  function decline(action: string): RpcHandler {
    return (params) => {
      const asked = readObject(params, action);
      const id = textOrNone(asked.itemId) ?? action;
      const reason = textOrNone(asked.reason) ?? textOrNone(asked.command);
      emit({ type: "permission", id, action, decision: "decline", reason }, params);
      return { decision: "decline" };
    };
  }
  return {
    "item/commandExecution/requestApproval": decline("command"),
    "item/fileChange/requestApproval": decline("file_change"),
  };
}
