import { titleOf } from "../../model/configuration-name.ts";
import { isCounted, type ReportedIssue } from "../../model/issue.ts";
import type { FixResult, ReviewerResult, RunResult } from "../../model/result.ts";
import { type ShownFix, shownFix } from "../../review/shown-fix.ts";
import { fitParts, type Part, part } from "../../text/budget.ts";
import { cutText } from "../../text/cut.ts";
import { harmlessCell, harmlessLine, harmlessName } from "../../text/harmless.ts";
import { count, dollars, duration, plural } from "../figures.ts";
import { patchStanding } from "../patch-standing.ts";
import {
  earlierParts,
  fixWords,
  foldedParts,
  maxWords,
  onlyListedParts,
  reviewerWords,
  skippedParts,
} from "./folded-parts.ts";
import { issueMarkdown, issueTitle, place, severityLabel, standing } from "./issue.ts";

/** What a summary is made of besides the run itself. */
export interface SummaryOptions {
  /** Most characters (UTF-16 units) of the text. */
  readonly limit: number;
  /** Addresses of inline comments by issue ID, where they are known. */
  readonly links: ReadonlyMap<string, string>;
}

const outcomeMark = { success: "✅", partial: "⚠️", failed: "❌", skipped: "⏭️" } as const;

/** How many issues there are, new ones and those of before apart. */
function foundText({ issues, resolved, left = [] }: RunResult): string {
  const counted = issues.filter(isCounted);
  const open = counted.filter((issue) => issue.state === "open").length;
  const fresh = counted.length - open;
  const silenced = issues.filter((issue) => issue.silenced !== undefined).length;
  const older = issues.length - counted.length - silenced;
  const before = open > 0 || resolved.length > 0 || left.length > 0;
  return [
    before ? plural(fresh, "new issue") : plural(fresh, "issue"),
    ...(open > 0 ? [`${open} still open`] : []),
    ...(resolved.length > 0 ? [`${resolved.length} resolved`] : []),
    ...(older > 0 ? [`${older} from before the change`] : []),
    ...(silenced > 0 ? [`${silenced} only listed`] : []),
    ...(left.length > 0 ? [`${left.length} outside of the change by now`] : []),
  ].join(", ");
}

/** Whether a run has nothing to show: no reviewer answered, and nothing was patched. */
function isEmpty({ reviewers, fixes }: RunResult): boolean {
  return reviewers.every(({ status }) => status === "failed") && fixes.length === 0;
}

/** The first thing a reader sees: what happened, never more favourable than it was. */
export function headline(result: RunResult): string {
  const fixed = result.fixes.filter((fix) => fix.status === "fixed").length;
  const found = foundText(result);
  const title = titleOf(result.name);
  const fixes = result.fixes.length > 0 ? `, ${fixed} with a checked patch` : "";
  if (result.cancelled)
    return `⚠️ **${title} was stopped** before its end: ${found} until then${fixes}`;
  switch (result.outcome) {
    case "success":
      return `${outcomeMark.success} **${title}**: ${found.replace(/^0 issues/, "no issues found")}${fixes}`;
    case "partial":
      return `${outcomeMark.partial} **${title}, incomplete**: ${found}${fixes}`;
    case "failed":
      return isEmpty(result)
        ? `${outcomeMark.failed} **${title} failed**: nothing was reviewed`
        : `${outcomeMark.failed} **${title} failed** before its end: ${found} until then${fixes}`;
    case "skipped":
      return `${outcomeMark.skipped} **${title} did not run**`;
  }
}

function reviewerRow(reviewer: ReviewerResult): string {
  const { spending } = reviewer;
  const state = { ok: "✅", partial: "⚠️", failed: "❌" }[reviewer.status];
  const name = reviewer.model ? `${reviewer.coder}, ${reviewer.model}` : reviewer.coder;
  const votes = reviewer.voted === null ? "–" : reviewer.voted ? "voted" : "not voted";
  const tokens = spending.inputTokens + spending.cachedInputTokens + spending.cacheWriteTokens;
  const cells = [
    `${state} ${harmlessName(reviewer.reviewer)} (${harmlessCell(name)})`,
    reviewer.status === "failed" ? "–" : String(reviewer.issueCount),
    votes,
    duration(reviewer.durationMs),
    `${count(tokens)} in, ${count(spending.outputTokens)} out`,
    dollars(spending.costUsd),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Who worked, how long, at what cost. */
function agentsTable(result: RunResult): string {
  const rows = result.reviewers.map(reviewerRow);
  const { fixer } = result;
  if (fixer) {
    const row = reviewerRow({
      ...fixer,
      reviewer: "fixer",
      issueCount: 0,
      droppedCount: 0,
      voted: null,
    });
    rows.push(row.replace(/ \| 0 \| – \| /, " | – | – | "));
  }
  return [
    "| agent | issues | votes | time | tokens | cost |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function issueRow(
  issue: ReportedIssue,
  fix: FixResult | undefined,
  link: string | undefined,
): string {
  const title = link ? `[${issueTitle(issue)}](${link})` : issueTitle(issue);
  const before = issue.state === "open" ? " · said before" : "";
  const state = fix ? `${before} · ${fixState(fix)}` : before;
  return `${issue.rank}. ${title}\n   ${severityLabel(issue)} · ${place(issue)} · ${standing(issue)} · ${harmlessName(issue.id)}${state}`;
}

/** What became of a fix, in a few words. */
export function fixState(fix: FixResult): string {
  switch (fix.status) {
    case "fixed":
      return `${fixedState(fix)} (${patchStanding(fix)})`;
    case "rejected":
      return `${fix.tried === false ? "no fix was tried" : "patch rejected"}: ${harmlessLine(fix.reason ?? "")}`;
    case "no-change":
      return fix.summary === ""
        ? "the fixer left it alone"
        : `the fixer left it alone: ${harmlessLine(cutText(fix.summary, maxWords))}`;
    case "failed":
      return `not fixed: ${harmlessLine(fix.reason ?? "")}`;
  }
}

function fixedState({ commit, reason }: FixResult): string {
  if (commit) return `fixed in ${commit.slice(0, 8)}`;
  return reason === null
    ? "has a checked patch"
    : `has a patch that is only shown, not committed: ${harmlessLine(reason)}`;
}

/** The summary comment: outcome first, then what could not be shown inline in full, then who did what. */
export function summaryMarkdown(result: RunResult, options: SummaryOptions): string {
  const fixOf = (issue: ReportedIssue) => result.fixes.find((fix) => fix.issue === issue.id);
  const { left = [] } = result;
  const parts: Part[] = [part(0, `${headline(result)}\n`)];
  if (result.reasons.length > 0) {
    const rows = result.reasons.map((reason) => `- ${harmlessLine(reason)}`);
    parts.push({ ...part(1, `\n${rows.join("\n")}\n`), cut: true });
  }
  const counted = result.issues.filter(isCounted);
  if (counted.length > 0) parts.push(part(2, "\n### Issues\n\n"));
  for (const issue of counted) {
    parts.push(part(3, `${issueRow(issue, fixOf(issue), options.links.get(issue.id))}\n`));
  }
  const elsewhere = counted.filter((issue) => issue.shown.where === "summary");
  if (elsewhere.length > 0) parts.push(part(5, "\n### Not commented inline\n"));
  for (const issue of elsewhere) {
    const why = issue.shown.where === "summary" ? issue.shown.reason : "";
    const text = `\n<details><summary>${severityLabel(issue)} · not inline because ${harmlessLine(why)}</summary>\n\n${place(issue)}\n\n${issueMarkdown(issue, uncommitted(fixOf(issue)))}\n\n</details>\n`;
    parts.push(part(6, text));
  }
  parts.push(
    ...onlyListedParts(result.issues, (issue) => {
      const fix = fixOf(issue);
      return fix === undefined ? "" : fixState(fix);
    }),
  );
  parts.push(...earlierParts("Resolved: the code they were about is gone", result.resolved));
  parts.push(...earlierParts("Outside of the change by now: the base has their code too", left));
  parts.push(...earlierParts("Raised again, but dismissed", result.dismissed));
  if (result.reviewers.length > 0) {
    parts.push(part(4, `\n### Agents\n\n${agentsTable(result)}\n`));
  }
  parts.push(...foldedParts("What the reviewers say of the change", reviewerWords(result)));
  parts.push(...foldedParts("What was said of the fixes", fixWords(result)));
  if (result.skippedFiles.length > 0) parts.push(...skippedParts(result));
  if (result.notices.length > 0) {
    const rows = result.notices.map((notice) => `- ${harmlessLine(notice)}`);
    parts.push({ ...part(7, `\n### Notes\n\n${rows.join("\n")}\n`), cut: true });
  }
  parts.push(part(8, `\n_Reviewed${rangeText(result)} in ${duration(result.durationMs)}._\n`));
  const { text, omitted } = fitParts(parts, options.limit - 200);
  return omitted === 0
    ? text
    : `${text}\n_${plural(omitted, "part")} of this report did not fit here; the JSON report has all of it._\n`;
}

/** A patch that people can only take from here. */
function uncommitted(fix: FixResult | undefined): ShownFix | null {
  return fix?.commit ? null : shownFix(fix);
}

/** What was looked at. */
function rangeText({ head, since }: RunResult): string {
  if (head === null) return "";
  const now = harmlessName(head.slice(0, 8));
  if (since === null) return ` at ${now}`;
  return ` what changed from ${harmlessName(since.slice(0, 8))} to ${now}`;
}
