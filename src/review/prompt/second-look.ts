import type { AnswerIssue } from "../../model/answer.ts";
import { cutText } from "../../text/cut.ts";
import { visibleLine } from "../../text/hidden.ts";
import { fitting } from "./cut-to-tokens.ts";
import { untrusted } from "./untrusted.ts";

/** What one more look at a part of the change is asked with. */
export interface SecondLookData {
  /** What the reviewer has raised and not taken back: their places in the list are their numbers. */
  readonly issues: readonly AnswerIssue[];
  /** Paths of the part's files, in the order of its diff. */
  readonly files: readonly string[];
  /** 2 for the second look. */
  readonly pass: number;
  /** Whether the reviewer can open files. */
  readonly canRead: boolean;
}

/** What both lists take of the prompt, in tokens; what is more is counted. */
const maxTokens = { issues: 8_000, files: 2_000 };
const maxTitle = 200;

/**
 * One more turn on a reviewer's thread: it proves what it said, takes back what the code refutes, and looks where it has
 * not looked. It says nothing that the thread knows already but for numbers and names, so that it costs little.
 */
export function secondLookPrompt({ issues, files, pass, canRead }: SecondLookData): string {
  const own = listed(
    issues,
    (issue, at) => `My issue ${at + 1} ${headline(issue)}`,
    maxTokens.issues,
  );
  const paths = listed(
    inOtherOrder(files, pass),
    (path) => `- ${visibleLine(path)}`,
    maxTokens.files,
  );
  const open = canRead
    ? "Which of the files below have you not opened? Open them now, in this order, and the callers and tests of what changed in them."
    : "Which of the files below have you not read line by line? Read them again now, in this order.";
  return [
    `Look at the same change ${pass === 2 ? "a second time" : "once more"}, before anybody else sees your answer. Set turn to "review".`,
    "1. Which of your issues can you prove from the code? Check those that you have not proved. Withdraw one only if the code shows that it is wrong: a vote with its number from the list below, verdict refute, sameAs null, reason = what in the code refutes it. A doubt is no reason: other reviewers will vote.",
    `2. ${open}`,
    "3. What would break in production that you have not looked at: a failure halfway, two at once, old data, old callers, empty or very large input?",
    "issues: only what you have not reported yet; an empty list is a good answer. votes: withdrawals only. summary: one sentence on what this look gave.",
    issues.length === 0 ? "You raised no issues." : untrusted("the issues you raised", own),
    untrusted("the files of this part, in another order", paths),
  ].join("\n\n");
}

/** The files as a later look goes through them: backwards, then from the middle on. Who tires does so elsewhere. */
function inOtherOrder(files: readonly string[], pass: number): readonly string[] {
  if (pass === 2) return files.toReversed();
  const middle = Math.ceil(files.length / 2);
  return [...files.slice(middle), ...files.slice(0, middle)];
}

function headline({ file, line, severity, title }: AnswerIssue): string {
  const where = `${visibleLine(file)}${line === null ? "" : `:${line}`}`;
  return `at ${where}, severity ${severity}: ${cutText(visibleLine(title), maxTitle)}`;
}

function listed<T>(
  items: readonly T[],
  describe: (item: T, at: number) => string,
  limit: number,
): string {
  const lines = fitting(items, describe, limit);
  const left = items.length - lines.length;
  return [...lines, ...(left > 0 ? [`and ${left} more, which are not listed`] : [])].join("\n");
}
