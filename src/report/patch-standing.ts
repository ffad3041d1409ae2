import type { FixResult } from "../model/result.ts";
import { harmlessName } from "../text/harmless.ts";

const verified: Readonly<Record<FixResult["verify"], string>> = {
  passed: "✅ verified",
  failed: "❌ fails verify",
  "not-run": "unverified: no verify command is set",
  "cannot-judge": "unverified: verify fails without it too",
  "not-allowed": "unverified: no jail for the code of an author without write access",
};

/** Who judged a patch, in words: the user's command, or why it did not, and the reviewers who looked at it. */
export function patchStanding({
  verify,
  confirmations,
}: Pick<FixResult, "verify" | "confirmations">): string {
  const names = confirmations
    .filter(({ verdict }) => verdict === "solved")
    .map(({ reviewer }) => harmlessName(reviewer));
  const confirmed =
    names.length === 0 ? "no reviewer confirmed it" : `confirmed by ${names.join(" and ")}`;
  return `${verified[verify]} · ${confirmed}`;
}
