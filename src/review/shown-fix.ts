import type { FixResult } from "../model/result.ts";

/** A fix as a comment shows it. */
export interface ShownFix
  extends Pick<FixResult, "summary" | "verify" | "confirmations" | "reason"> {
  /** Replacement of exactly the commented lines, each with its line feed; null: no suggestion block fits. */
  readonly suggestion: string | null;
  /** The whole patch, for where there is no suggestion block. */
  readonly patch: string;
}

/** A fix with its patch in the open; null for what is no accepted patch. */
export function shownFix(
  fix: FixResult | undefined,
  suggestion: string | null = null,
): ShownFix | null {
  if (fix?.status !== "fixed" || fix.patch === null) return null;
  const { patch, summary, verify, confirmations, reason } = fix;
  return { suggestion, patch, summary, verify, confirmations, reason };
}
