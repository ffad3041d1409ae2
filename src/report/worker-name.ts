import type { ReviewerResult } from "../model/result.ts";

/** What worked in a role: the coder, its model and how much that was told to think, as far as they are known. */
export function workerName({
  coder,
  model,
  effort,
}: Pick<ReviewerResult, "coder" | "model" | "effort">): string {
  return [coder, model, effort && `${effort} effort`].filter(Boolean).join(", ");
}
