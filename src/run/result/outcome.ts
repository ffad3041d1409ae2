import type { Outcome, ReviewerResult, RunResult, SkippedFile } from "../../model/result.ts";
import { linesText } from "../../review/scope/skip-reason.ts";

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

/** Why a run that leaves code unread is incomplete: files, and lines of files, by name. Empty where it leaves none. */
export function unreadReasons(unread: readonly SkippedFile[]): string[] {
  const whole = unread.filter(({ lines }) => lines === undefined);
  const files = whole.length === 1 ? "a file" : `${whole.length} files`;
  const parts = unread.flatMap(({ file, lines, reason }) =>
    lines === undefined ? [] : [`${linesText(lines)} of ${file} (${reason})`],
  );
  return [
    ...(whole.length === 0
      ? []
      : [
          `nobody read ${files} of code: ${listed(whole.map((one) => `${one.file} (${one.reason})`))}`,
        ]),
    ...(parts.length === 0 ? [] : [`nobody read ${listed(parts)}`]),
  ];
}

function listed(names: readonly string[]): string {
  const more = names.length - maxNamed;
  return [...names.slice(0, maxNamed), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
