import { isCounted, type ReportedIssue } from "../../model/issue.ts";
import type { EarlierNote, RunResult, SkippedFile } from "../../model/result.ts";
import { skipText, unreadCode } from "../../review/scope/skip-reason.ts";
import { type Part, part } from "../../text/budget.ts";
import { cutText } from "../../text/cut.ts";
import { harmlessLine, harmlessName } from "../../text/harmless.ts";
import type { Words } from "../../words/words.ts";
import { issueTitle, place, severityLabel, standing, verdictWord } from "./issue.ts";

/** So much of an agent's own words stands in a list; the JSON report has all of them. */
export const maxWords = 1_000;

/**
 * Issues that do not count: of before the change, and of files that are not reviewed. A reader is told that they are
 * there, and why they do not count.
 * @param stateOf what became of an issue's fix, where somebody asked for one; else empty
 */
export function onlyListedParts(
  issues: readonly ReportedIssue[],
  stateOf: (issue: ReportedIssue) => string,
  words: Words,
): Part[] {
  const row = (issue: ReportedIssue) => {
    const said = issue.title === "" ? "" : cutText(issue.description, maxWords);
    const why =
      issue.silenced === undefined ? "" : `, ${harmlessLine(words.shown(issue.silenced))}`;
    const state = stateOf(issue);
    return `- ${issueTitle(issue, words)}\n  ${severityLabel(issue, words)} · ${place(issue, words)}${why} · ${standing(issue, words)} · ${harmlessName(issue.id)}${state && ` · ${state}`}${said && `\n  ${harmlessLine(said)}`}`;
  };
  const listed = issues.filter((issue) => !isCounted(issue));
  const older = listed.filter(({ silenced }) => silenced === undefined).map(row);
  const silenced = listed.filter((issue) => issue.silenced !== undefined).map(row);
  return [
    ...foldedParts(words.say("olderHeading", { count: older.length }), older, words),
    ...foldedParts(words.say("silencedHeading", { count: silenced.length }), silenced, words),
  ];
}

/** What reviewers took back when they looked again, each with what refutes it. */
export function withdrawnParts({ withdrawn = [] }: RunResult, words: Words): Part[] {
  const rows = withdrawn.map(({ reviewer, file, line, severity, title, reason }) => {
    const where = `${harmlessName(file)}${line === null ? "" : `:${line}`}`;
    const why =
      reason === "" ? words.say("noReasonGiven") : harmlessLine(cutText(reason, maxWords));
    return `- ${harmlessLine(cutText(title, 200))}\n  ${words.say(severity)} · ${where} · ${harmlessName(reviewer)}: ${why}`;
  });
  return foldedParts(words.say("withdrawnHeading", { count: rows.length }), rows, words);
}

/** Each reviewer's word on the change as a whole. */
export function reviewerWords({ reviewers }: RunResult): string[] {
  return reviewers.flatMap(({ reviewer, summary }) =>
    summary.trim() === ""
      ? []
      : [`- ${harmlessName(reviewer)}: ${harmlessLine(cutText(summary, maxWords))}`],
  );
}

/** The fixer's last words on each issue, and those of the reviewers on its patch. */
export function fixWords({ fixes }: RunResult, words: Words): string[] {
  return fixes.flatMap(({ issue, status, summary, confirmations }) => {
    // An issue that was left alone has its reason beside it.
    const own = status === "no-change" ? "" : harmlessLine(cutText(summary, maxWords));
    const judges = confirmations
      .filter(({ reason }) => reason.trim() !== "")
      .map(({ reviewer, verdict, reason }) => {
        return `  - ${harmlessName(reviewer)} (${verdictWord(verdict, words)}): ${harmlessLine(cutText(reason, maxWords))}`;
      });
    if (own === "" && judges.length === 0) return [];
    return [[`- ${harmlessName(issue)}${own && `: ${own}`}`, ...judges].join("\n")];
  });
}

/** Rows that open on a click; nothing without rows. */
export function foldedParts(title: string, rows: readonly string[], words: Words): Part[] {
  if (rows.length === 0) return [];
  const text = `\n<details><summary>${title}</summary>\n\n${rows.join("\n")}\n\n</details>\n`;
  return [part(5, text, `\n${words.say("tooLong", { title })}\n`)];
}

/** Issues of earlier runs, one a row; nothing without any. */
export function earlierParts(title: string, notes: readonly EarlierNote[]): Part[] {
  if (notes.length === 0) return [];
  const rows = notes.map(({ id, title: said, path }) => {
    return `- ${harmlessName(id)} ${harmlessLine(cutText(said, 200))}${path === "" ? "" : ` (${harmlessName(path)})`}`;
  });
  const text = `\n<details><summary>${title}: ${notes.length}</summary>\n\n${rows.join("\n")}\n\n</details>\n`;
  return [{ ...part(5, text, `\n${title}: ${notes.length}\n`), cut: false }];
}

/** The code that nobody read comes first: it is what the run is incomplete for. */
export function skippedParts({ skippedFiles }: RunResult, words: Words): Part[] {
  const unread = unreadCode(skippedFiles);
  const rest = skippedFiles.filter(({ what }) => what !== "code");
  const rows = [...unread, ...rest].map(
    (skip) => `- ${harmlessName(skip.file)}: ${harmlessLine(words.shown(skipText(skip)))}`,
  );
  const inPart = skippedFiles.some(({ lines }) => lines !== undefined);
  const reasons = countsByReason([...unread, ...rest], words);
  const head = words.say(inPart ? "skippedParts" : "skippedFiles", { count: rows.length, reasons });
  const text = `\n<details><summary>${head}</summary>\n\n${rows.join("\n")}\n\n</details>\n`;
  return [{ ...part(7, text, `\n${words.say("tooMany", { title: head })}\n`), cut: false }];
}

/** More reasons than this are not counted apart: globs of a configuration are one each. */
const maxReasons = 8;

function countsByReason(skipped: readonly SkippedFile[], words: Words): string {
  const groups = [...Map.groupBy(skipped, ({ reason }) => reason)];
  const counts = groups
    .slice(0, maxReasons)
    .map(([reason, files]) => `${files.length} ${harmlessLine(cutText(words.shown(reason), 100))}`);
  return [...counts, ...(groups.length > maxReasons ? ["…"] : [])].join(", ");
}
