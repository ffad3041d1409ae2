import type { Outcome, ReviewerResult, RunResult, SkippedFile } from "../../model/result.ts";

/** What decides how a run ended. */
export interface OutcomeFacts {
  readonly reviewers: readonly ReviewerResult[];
  readonly fixer: RunResult["fixer"];
  /** Why the run was stopped from outside or by its own limit; null when it was not. */
  readonly stopped: string | null;
  /** What broke behind the reviews, one sentence each. Undefined: nothing did. */
  readonly broken?: readonly string[] | undefined;
  /** Code that nobody was to read; empty where nothing was to be reviewed. */
  readonly unread: readonly SkippedFile[];
}

/** So many files are named in a reason; the report lists all. */
const maxNamed = 10;

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
  for (const reason of facts.broken ?? []) reasons.push(reason);
  for (const reason of unreadReasons(facts.unread)) reasons.push(reason);
  const answered = facts.reviewers.filter((reviewer) => reviewer.status !== "failed");
  if (answered.length === 0) return { outcome: "failed", reasons };
  return { outcome: reasons.length > 0 ? "partial" : "success", reasons };
}

/** Why a run that leaves code unread is incomplete: the files by name. Empty where it leaves none. */
export function unreadReasons(unread: readonly SkippedFile[]): string[] {
  if (unread.length === 0) return [];
  const named = unread.slice(0, maxNamed).map(({ file, reason }) => `${file} (${reason})`);
  const more = unread.length - named.length;
  const list = [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return [
    `nobody read ${unread.length === 1 ? "a file" : `${unread.length} files`} of code: ${list}`,
  ];
}
