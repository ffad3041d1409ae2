import type { CoderFailure } from "../../errors.ts";
import type { Usage } from "../usage.ts";

/** Why a turn that was answered is no success; undefined when it is one. */
export function endFailure(
  stopReason: unknown,
  text: string,
  usage: Usage,
): { readonly reason: CoderFailure; readonly message: string } | undefined {
  switch (stopReason) {
    case "end_turn":
      // The CLI hides answers that are blocked, empty or broken off: it drops the turn and says that all is well.
      if (text.trim() === "")
        return { reason: "output", message: "gemini's answer was empty or blocked" };
      if (usage.inputTokens === 0)
        return { reason: "overloaded", message: "gemini's answer broke off" };
      return undefined;
    case "cancelled":
      return { reason: "cancelled", message: "gemini ended its turn because it was interrupted" };
    case "max_turn_requests":
      return { reason: "limit", message: "gemini repeated itself and was stopped" };
    case "max_tokens":
      return { reason: "limit", message: "the conversation does not fit into gemini's context" };
    default:
      return { reason: "api", message: `gemini ended its turn with ${JSON.stringify(stopReason)}` };
  }
}
