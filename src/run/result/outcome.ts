import type { Outcome, ReviewerResult, RunResult } from "../../model/result.ts";

/** What decides how a run ended. */
export interface OutcomeFacts {
  readonly reviewers: readonly ReviewerResult[];
  readonly fixer: RunResult["fixer"];
  /** Why the run was stopped from outside or by its own limit; null when it was not. */
  readonly stopped: string | null;
}

/** The outcome with its reasons, one sentence each. `success` has none, and nothing else is ever without. */
export function outcomeOf(facts: OutcomeFacts): { outcome: Outcome; reasons: string[] } {
  const reasons: string[] = [];
  if (facts.stopped !== null) reasons.push(facts.stopped);
  for (const reviewer of facts.reviewers) {
    if (reviewer.status === "failed")
      reasons.push(`${reviewer.reviewer} failed: ${reviewer.reason}`);
    if (reviewer.status === "partial") {
      reasons.push(`${reviewer.reviewer} is incomplete: ${reviewer.reason}`);
    }
  }
  if (facts.fixer && facts.fixer.status !== "ok")
    reasons.push(`the fixer failed: ${facts.fixer.reason}`);
  const answered = facts.reviewers.filter((reviewer) => reviewer.status !== "failed");
  if (answered.length === 0) return { outcome: "failed", reasons };
  return { outcome: reasons.length > 0 ? "partial" : "success", reasons };
}
