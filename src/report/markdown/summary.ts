import { titleOf } from "../../model/configuration-name.ts";
import { isCounted, type ReportedIssue } from "../../model/issue.ts";
import type { FixResult, ReviewerResult, RunResult } from "../../model/result.ts";
import { type ShownFix, shownFix } from "../../review/shown-fix.ts";
import { fitParts, type Part, part } from "../../text/budget.ts";
import { cutText } from "../../text/cut.ts";
import { harmlessCell, harmlessLine, harmlessName } from "../../text/harmless.ts";
import type { Words } from "../../words/words.ts";
import { count, dollars, duration } from "../figures.ts";
import { patchStanding } from "../patch-standing.ts";
import { workerName } from "../worker-name.ts";
import {
  earlierParts,
  fixWords,
  foldedParts,
  maxWords,
  onlyListedParts,
  reviewerWords,
  skippedParts,
  withdrawnParts,
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
function foundText({ issues, resolved, left = [] }: RunResult, words: Words): string {
  const counted = issues.filter(isCounted);
  const open = counted.filter((issue) => issue.state === "open").length;
  const fresh = counted.length - open;
  const silenced = issues.filter((issue) => issue.silenced !== undefined).length;
  const older = issues.length - counted.length - silenced;
  const before = open > 0 || resolved.length > 0 || left.length > 0;
  return [
    before
      ? words.say("newIssueCount", { count: fresh })
      : words.say("issueCount", { count: fresh }),
    ...(open > 0 ? [words.say("stillOpenCount", { count: open })] : []),
    ...(resolved.length > 0 ? [words.say("resolvedCount", { count: resolved.length })] : []),
    ...(older > 0 ? [words.say("olderCount", { count: older })] : []),
    ...(silenced > 0 ? [words.say("listedCount", { count: silenced })] : []),
    ...(left.length > 0 ? [words.say("leftCount", { count: left.length })] : []),
  ].join(", ");
}

/** Whether a run has nothing to show: no reviewer answered, and nothing was patched. */
function isEmpty({ reviewers, fixes }: RunResult): boolean {
  return reviewers.every(({ status }) => status === "failed") && fixes.length === 0;
}

/** The first thing a reader sees: what happened, never more favourable than it was. */
export function headline(result: RunResult, words: Words): string {
  const fixed = result.fixes.filter((fix) => fix.status === "fixed").length;
  const found = foundText(result, words);
  const title = titleOf(result.name);
  const fixes = result.fixes.length > 0 ? `, ${words.say("patchedCount", { count: fixed })}` : "";
  if (result.cancelled) return `⚠️ ${words.say("wasStopped", { title, found })}${fixes}`;
  switch (result.outcome) {
    case "success":
      return `${outcomeMark.success} ${words.say("ended", { title, found: noneFound(result, found, words) })}${fixes}`;
    case "partial":
      return `${outcomeMark.partial} ${words.say("incomplete", { title, found })}${fixes}`;
    case "failed":
      return isEmpty(result)
        ? `${outcomeMark.failed} ${words.say("failedEmpty", { title })}`
        : `${outcomeMark.failed} ${words.say("failed", { title, found })}${fixes}`;
    case "skipped":
      return `${outcomeMark.skipped} ${words.say("didNotRun", { title })}`;
  }
}

/** What was found, where that may be nothing: `0 issues` reads like a fault. */
function noneFound(
  { issues, resolved, left = [] }: RunResult,
  found: string,
  words: Words,
): string {
  const isFirst = resolved.length + left.length === 0;
  const none = words.say("issueCount", { count: 0 });
  return isFirst && !issues.some(isCounted) ? found.replace(none, words.say("noIssues")) : found;
}

function reviewerRow(reviewer: ReviewerResult, words: Words): string {
  const { spending } = reviewer;
  const state = { ok: "✅", partial: "⚠️", failed: "❌" }[reviewer.status];
  const name = workerName(reviewer);
  const votes = reviewer.voted === null ? "–" : words.say(reviewer.voted ? "voted" : "notVoted");
  const tokens = spending.inputTokens + spending.cachedInputTokens + spending.cacheWriteTokens;
  const cells = [
    `${state} ${harmlessName(reviewer.reviewer)} (${harmlessCell(name)})`,
    reviewer.status === "failed" ? "–" : String(reviewer.issueCount),
    votes,
    duration(reviewer.durationMs, words),
    words.say("tokenFlow", {
      input: count(tokens, words),
      output: count(spending.outputTokens, words),
    }),
    dollars(spending.costUsd, words),
  ];
  return `| ${cells.join(" | ")} |`;
}

const columns = ["agent", "issues", "votes", "time", "tokens", "cost"] as const;

/** Who worked, how long, at what cost. */
function agentsTable(result: RunResult, words: Words): string {
  const rows = result.reviewers.map((reviewer) => reviewerRow(reviewer, words));
  const { fixer } = result;
  if (fixer) {
    const row = reviewerRow(
      { ...fixer, reviewer: "fixer", issueCount: 0, droppedCount: 0, voted: null },
      words,
    );
    rows.push(row.replace(/ \| 0 \| – \| /, " | – | – | "));
  }
  return [
    `| ${columns.map((name) => words.say(name)).join(" | ")} |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function issueRow(
  issue: ReportedIssue,
  fix: FixResult | undefined,
  link: string | undefined,
  words: Words,
): string {
  const name = issueTitle(issue, words);
  const title = link ? `[${name}](${link})` : name;
  const before = issue.state === "open" ? ` · ${words.say("saidBefore")}` : "";
  const state = fix ? `${before} · ${fixState(fix, words)}` : before;
  return `${issue.rank}. ${title}\n   ${severityLabel(issue, words)} · ${place(issue, words)} · ${standing(issue, words)} · ${harmlessName(issue.id)}${state}`;
}

/** What became of a fix, in a few words. */
export function fixState(fix: FixResult, words: Words): string {
  const reason = harmlessLine(words.shown(fix.reason ?? ""));
  switch (fix.status) {
    case "fixed":
      return `${fixedState(fix, words)} (${patchStanding(fix, words)})`;
    case "rejected":
      return words.say(fix.tried === false ? "fixNotTried" : "patchRejected", { reason });
    case "no-change":
      return fix.summary === ""
        ? words.say("leftAlone")
        : words.say("leftAloneFor", { reason: harmlessLine(cutText(fix.summary, maxWords)) });
    case "failed":
      return words.say("notFixed", { reason });
  }
}

function fixedState({ commit, reason }: FixResult, words: Words): string {
  if (commit) return words.say("fixedIn", { commit: commit.slice(0, 8) });
  return reason === null
    ? words.say("hasPatch")
    : words.say("hasShownPatch", { reason: harmlessLine(words.shown(reason)) });
}

/** The summary comment: outcome first, then what could not be shown inline in full, then who did what. */
export function summaryMarkdown(result: RunResult, options: SummaryOptions, words: Words): string {
  const fixOf = (issue: ReportedIssue) => result.fixes.find((fix) => fix.issue === issue.id);
  const { left = [] } = result;
  const parts: Part[] = [part(0, `${headline(result, words)}\n`)];
  if (result.reasons.length > 0) {
    const rows = result.reasons.map((reason) => `- ${harmlessLine(words.shown(reason))}`);
    parts.push({ ...part(1, `\n${rows.join("\n")}\n`), cut: true });
  }
  const counted = result.issues.filter(isCounted);
  if (counted.length > 0) parts.push(part(2, `\n### ${words.say("issuesHeading")}\n\n`));
  for (const issue of counted) {
    parts.push(part(3, `${issueRow(issue, fixOf(issue), options.links.get(issue.id), words)}\n`));
  }
  const elsewhere = counted.filter((issue) => issue.shown.where === "summary");
  if (elsewhere.length > 0) parts.push(part(5, `\n### ${words.say("notInlineHeading")}\n`));
  for (const issue of elsewhere) {
    const why = issue.shown.where === "summary" ? issue.shown.reason : "";
    const reason = harmlessLine(words.shown(why));
    const text = `\n<details><summary>${severityLabel(issue, words)} · ${words.say("notInline", { reason })}</summary>\n\n${place(issue, words)}\n\n${issueMarkdown(issue, uncommitted(fixOf(issue)), words)}\n\n</details>\n`;
    parts.push(part(6, text));
  }
  parts.push(
    ...onlyListedParts(
      result.issues,
      (issue) => {
        const fix = fixOf(issue);
        return fix === undefined ? "" : fixState(fix, words);
      },
      words,
    ),
  );
  parts.push(...earlierParts(words.say("resolvedHeading"), result.resolved));
  parts.push(...earlierParts(words.say("leftHeading"), left));
  parts.push(...earlierParts(words.say("dismissedHeading"), result.dismissed));
  parts.push(...withdrawnParts(result, words));
  if (result.reviewers.length > 0) {
    parts.push(part(4, `\n### ${words.say("agentsHeading")}\n\n${agentsTable(result, words)}\n`));
  }
  parts.push(...foldedParts(words.say("reviewerWords"), reviewerWords(result), words));
  parts.push(...foldedParts(words.say("fixWords"), fixWords(result, words), words));
  if (result.skippedFiles.length > 0) parts.push(...skippedParts(result, words));
  if (result.notices.length > 0) {
    const rows = result.notices.map((notice) => `- ${harmlessLine(words.shown(notice))}`);
    parts.push({
      ...part(7, `\n### ${words.say("notesHeading")}\n\n${rows.join("\n")}\n`),
      cut: true,
    });
  }
  parts.push(part(8, `\n_${reviewedText(result, words)}_\n`));
  const { text, omitted } = fitParts(parts, options.limit - 200);
  return omitted === 0 ? text : `${text}\n_${words.say("partsOmitted", { count: omitted })}_\n`;
}

/** A patch that people can only take from here. */
function uncommitted(fix: FixResult | undefined): ShownFix | null {
  return fix?.commit ? null : shownFix(fix);
}

/** What was looked at. */
function reviewedText({ head, since, durationMs }: RunResult, words: Words): string {
  const time = duration(durationMs, words);
  if (head === null) return words.say("reviewed", { time });
  const now = harmlessName(head.slice(0, 8));
  if (since === null) return words.say("reviewedAt", { head: now, time });
  return words.say("reviewedSince", { since: harmlessName(since.slice(0, 8)), head: now, time });
}
