import type { CoderFailure } from "../../errors.ts";

/** What a vendor's HTTP status means for a turn. Undefined (no status known) counts as `api`. 529 is Anthropic's overload. */
export function failureOfStatus(status: number | undefined): CoderFailure {
  if (status === undefined) return "api";
  if (status === 401 || status === 403) return "authentication";
  if (status === 429) return "rate-limit";
  if (status >= 500) return "overloaded";
  return "api";
}
