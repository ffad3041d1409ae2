import { AbortError, CoderError } from "../errors.ts";

/** How vendors and CLIs say that there is no such model, where the status alone does not. */
const noSuchModel =
  /\bmodel\b[^.\n]{0,200}\b(?:does not exist|not exist|not found|not supported|no longer|deprecated|retired|discontinued)|is not found for API version|issue with the selected model/i;

/** A vendor that counts its own overload as too many requests. */
const tooBusy = /overload|capacity|too busy/i;

/**
 * Whether a turn failed because of its model alone: it is overloaded, or gone. Then another model of the same vendor may
 * answer. Not so for keys, limits and budgets, and where the vendor as a whole cannot be reached.
 */
export function isModelTrouble(error: unknown): error is CoderError {
  if (!(error instanceof CoderError) || error instanceof AbortError) return false;
  const { reason, message, details } = error;
  // The gateway's own refusals: they hold for every model.
  if (message.includes("model gateway: ") && !message.includes("the vendor answered")) return false;
  switch (reason) {
    case "overloaded":
      return true;
    case "rate-limit":
      return tooBusy.test(message);
    case "api":
      return details.status === 404 || noSuchModel.test(message);
    default:
      return false;
  }
}
