import type { ReportedIssue } from "../../model/issue.ts";
import type { EarlierNote, RunResult, SkippedFile } from "../../model/result.ts";
import { skipText, unreadCode } from "../../review/scope/skip-reason.ts";
import { type Part, part } from "../../text/budget.ts";
import { cutText } from "../../text/cut.ts";
import { harmlessLine, harmlessName } from "../../text/harmless.ts";
import { plural } from "../figures.ts";
import { issueTitle, place, severityLabel, standing } from "./issue.ts";

/** So much of an agent's own words stands in a list; the JSON report has all of them. */
export const maxWords = 1_000;

/** Issues of files that are not reviewed: a reader is told that they are there, and why they do not count. */
export function silencedParts(issues: readonly ReportedIssue[]): Part[] {
  const rows = issues.map((issue) => {
    const said = issue.title === "" ? "" : cutText(issue.description, maxWords);
    return `- ${issueTitle(issue)}\n  ${severityLabel(issue)} · ${place(issue)}, ${harmlessLine(issue.silenced ?? "")} · ${standing(issue)} · ${harmlessName(issue.id)}${said && `\n  ${harmlessLine(said)}`}`;
  });
  return foldedParts(`Only listed, because their files are not reviewed: ${rows.length}`, rows);
}

/** What reviewers took back when they looked again, each with what refutes it. */
export function withdrawnParts({ withdrawn = [] }: RunResult): Part[] {
  const rows = withdrawn.map(({ reviewer, file, line, severity, title, reason }) => {
    const where = `${harmlessName(file)}${line === null ? "" : `:${line}`}`;
    const why = reason === "" ? "no reason given" : harmlessLine(cutText(reason, maxWords));
    return `- ${harmlessLine(cutText(title, 200))}\n  ${severity} · ${where} · ${harmlessName(reviewer)}: ${why}`;
  });
  return foldedParts(`Withdrawn by their own reviewers on a further look: ${rows.length}`, rows);
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
export function fixWords({ fixes }: RunResult): string[] {
  return fixes.flatMap(({ issue, status, summary, confirmations }) => {
    // An issue that was left alone has its reason beside it.
    const own = status === "no-change" ? "" : harmlessLine(cutText(summary, maxWords));
    const judges = confirmations
      .filter(({ reason }) => reason.trim() !== "")
      .map(({ reviewer, verdict, reason }) => {
        return `  - ${harmlessName(reviewer)} (${verdict}): ${harmlessLine(cutText(reason, maxWords))}`;
      });
    if (own === "" && judges.length === 0) return [];
    return [[`- ${harmlessName(issue)}${own && `: ${own}`}`, ...judges].join("\n")];
  });
}

/** Rows that open on a click; nothing without rows. */
export function foldedParts(title: string, rows: readonly string[]): Part[] {
  if (rows.length === 0) return [];
  const text = `\n<details><summary>${title}</summary>\n\n${rows.join("\n")}\n\n</details>\n`;
  return [part(5, text, `\n${title}: too long to show here.\n`)];
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
export function skippedParts({ skippedFiles }: RunResult): Part[] {
  const unread = unreadCode(skippedFiles);
  const rest = skippedFiles.filter(({ what }) => what !== "code");
  const rows = [...unread, ...rest].map(
    (skip) => `- ${harmlessName(skip.file)}: ${harmlessLine(skipText(skip))}`,
  );
  const inPart = skippedFiles.some(({ lines }) => lines !== undefined);
  const what = `not reviewed${inPart ? ", or not all of it" : ""}`;
  const head = `${plural(rows.length, "file")} ${what} (${countsByReason([...unread, ...rest])})`;
  const text = `\n<details><summary>${head}</summary>\n\n${rows.join("\n")}\n\n</details>\n`;
  return [{ ...part(7, text, `\n${head}: too many to list here.\n`), cut: false }];
}

/** More reasons than this are not counted apart: globs of a configuration are one each. */
const maxReasons = 8;

function countsByReason(skipped: readonly SkippedFile[]): string {
  const groups = [...Map.groupBy(skipped, ({ reason }) => reason)];
  const counts = groups
    .slice(0, maxReasons)
    .map(([reason, files]) => `${files.length} ${harmlessLine(cutText(reason, 100))}`);
  return [...counts, ...(groups.length > maxReasons ? ["…"] : [])].join(", ");
}
