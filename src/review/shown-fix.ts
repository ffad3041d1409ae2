import type { FixResult } from "../model/result.ts";
import { patchNote, readablePatch } from "./readable-patch.ts";

/** A fix as a comment shows it. */
export interface ShownFix
  extends Pick<FixResult, "summary" | "verify" | "confirmations" | "reason"> {
  /** Replacement of exactly the commented lines, each with its line feed; null: no suggestion block fits. */
  readonly suggestion: string | null;
  /** The whole patch to be read, for where there is no suggestion block. */
  readonly patch: string;
  /** Why it does not apply as it is shown; null when it does. */
  readonly note: string | null;
}

/** A fix with its patch in the open; null for what is no accepted patch. */
export function shownFix(
  fix: FixResult | undefined,
  suggestion: string | null = null,
): ShownFix | null {
  if (fix?.status !== "fixed" || fix.patch === null) return null;
  const { summary, verify, confirmations, reason } = fix;
  const given = { ...fix, patch: fix.patch };
  const [patch, note] = [readablePatch(given), patchNote(given) ?? null];
  return { suggestion, patch, note, summary, verify, confirmations, reason };
}
