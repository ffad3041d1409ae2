import type { CoderFailure } from "../../errors.ts";
import { readObject, textOrNone } from "./read-json.ts";

/** What a vendor's HTTP status means for a turn. Undefined (no status known) counts as `api`. 529 is Anthropic's overload. */
export function failureOfStatus(status: number | undefined): CoderFailure {
  if (status === undefined) return "api";
  if (status === 401 || status === 403) return "authentication";
  if (status === 429) return "rate-limit";
  if (status >= 500) return "overloaded";
  return "api";
}

/** The sentence in a vendor's error body (`{"error": {"message": …}}`), where a CLI hands that on; else the text itself. */
export function vendorMessage(text: string): string {
  try {
    const body = readObject(JSON.parse(text), "body");
    return textOrNone(readObject(body.error, "error").message) ?? text;
  } catch {
    return text; // A sentence already.
  }
}
