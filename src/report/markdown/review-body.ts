import type { ReportedIssue } from "../../model/issue.ts";
import type { RunResult } from "../../model/result.ts";
import { shownFix } from "../../review/shown-fix.ts";
import { fitParts, type Part, part } from "../../text/budget.ts";
import { harmlessLine, harmlessName } from "../../text/harmless.ts";
import type { Words } from "../../words/words.ts";
import { issueMarkdown } from "./issue.ts";
import { headline } from "./summary.ts";

/** The body of the review: the headline, and in full the issues that belong to a file and got no comment there. */
export function reviewBody(
  result: RunResult,
  fileIssues: readonly ReportedIssue[],
  limit: number,
  words: Words,
): string {
  const parts: Part[] = [part(0, `${headline(result, words)}\n`)];
  for (const reason of result.reasons)
    parts.push(part(1, `\n> ${harmlessLine(words.shown(reason))}\n`));
  const files = [...new Set(fileIssues.map((issue) => issue.anchor?.file ?? ""))].sort();
  for (const file of files) {
    parts.push(part(2, `\n### ${harmlessName(file)}\n`));
    for (const issue of fileIssues) {
      if (issue.anchor?.file !== file) continue;
      const fix = shownFix(result.fixes.find((one) => one.issue === issue.id));
      parts.push(part(3, `\n${issueMarkdown(issue, fix, words)}\n`));
    }
  }
  const { text, omitted } = fitParts(parts, limit - 100);
  return omitted === 0 ? text : `${text}\n_${words.say("moreInSummary", { count: omitted })}_\n`;
}
