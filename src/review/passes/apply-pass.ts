import type { Answer, AnswerIssue } from "../../model/answer.ts";
import type { WithdrawnIssue } from "../../model/issue.ts";
import { answerLimits } from "../answer-limits.ts";

/** What a reviewer's looks at one part of the change have come to. */
export interface Looked {
  /** What it stands by. A later look names them by their 1-based place here. */
  readonly issues: readonly AnswerIssue[];
  /** What it has taken back, in the order in which it did. */
  readonly withdrawn: readonly WithdrawnIssue[];
}

/** What one more look has changed. */
export interface AppliedPass extends Looked {
  readonly addedCount: number;
  /** Votes on a number that there is not, and further ones on the same number: they count as nothing. */
  readonly invalidCount: number;
  /** Issues beyond what is used of a reviewer's answers on one part. */
  readonly leftOutCount: number;
}

/**
 * Applies the answer of one more look. A vote `refute` takes back the issue of its number, any other verdict changes
 * nothing. What was said before, word for word, is said once: also what was taken back is not raised again. What is taken
 * back and said again with another severity at once is corrected. Pure.
 */
export function applyPass(
  before: Looked,
  { issues, votes }: Pick<Answer, "issues" | "votes">,
): AppliedPass {
  const seen = new Set<number>();
  const refuted = new Map<AnswerIssue, string>();
  for (const { issue: number, verdict, reason } of votes) {
    const issue = before.issues[number - 1];
    if (issue === undefined || seen.has(number)) continue;
    seen.add(number);
    if (verdict === "refute") refuted.set(issue, reason.trim());
  }
  const kept = before.issues.filter((issue) => !refuted.has(issue));
  const said = new Set([...kept, ...before.withdrawn].map(wordsOf));
  const takenBack = new Map([...refuted.keys()].map((issue) => [wordsOf(issue), issue]));
  const added: AnswerIssue[] = [];
  for (const issue of issues) {
    const words = wordsOf(issue);
    if (said.has(words)) continue;
    said.add(words);
    const old = takenBack.get(words);
    if (old?.severity === issue.severity) continue;
    added.push(issue);
    // It stands, as something else than it was said to be.
    if (old !== undefined) refuted.delete(old);
  }
  const used = added.slice(0, Math.max(0, answerLimits.issues - kept.length));
  const withdrawn = [...refuted].map(([issue, reason]) => asWithdrawn(issue, reason));
  return {
    issues: [...kept, ...used],
    withdrawn: [...before.withdrawn, ...withdrawn].slice(0, answerLimits.issues),
    addedCount: used.length,
    invalidCount: votes.length - seen.size,
    leftOutCount: added.length - used.length,
  };
}

/** What tells whether two issues are the same, word for word: white space and figures beside it do not count. */
function wordsOf({
  file,
  line,
  title,
  description,
}: Pick<AnswerIssue, "file" | "line" | "title" | "description">): string {
  const plain = (text: string) => text.replace(/\s+/g, " ").trim();
  return JSON.stringify([file.trim(), line, plain(title), plain(description)]);
}

function asWithdrawn(issue: AnswerIssue, reason: string): WithdrawnIssue {
  const { file, line, severity, title, description } = issue;
  return { file, line, severity, title, description, reason };
}
