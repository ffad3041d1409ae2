import { isCounted, issueFile, issueLine, type ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import { isHeldBack } from "../../review/placement.ts";
import { readablePatch } from "../../review/readable-patch.ts";
import { skipText } from "../../review/scope/skip-reason.ts";
import { cutText } from "../../text/cut.ts";
import { logText } from "../../text/line.ts";
import { plainEnglish } from "../../words/words.ts";
import { count, dollars, duration, plural } from "../figures.ts";
import { locationText } from "../location-text.ts";
import { patchStanding } from "../patch-standing.ts";
import { workerName } from "../worker-name.ts";

/** The report as plain text for a terminal. Everything hostile is stripped of control characters. */
export function terminalReport(result: RunResult): string {
  const fixOf = ({ id }: ReportedIssue) => result.fixes.find((fix) => fix.issue === id);
  const isShort = (issue: ReportedIssue) =>
    !isCounted(issue) || (isHeldBack(issue.shown) && fixOf(issue) === undefined);
  const full = result.issues.filter((issue) => !isShort(issue));
  const short = result.issues.filter(isShort);
  const lines = [
    outcomeLine(result),
    ...result.reasons.map((reason) => `  - ${reason}`),
    "",
    ...full.flatMap((issue) => [...issueLines(issue, fixOf(issue)), ""]),
    ...(short.length > 0 ? ["Issues in short:", ...short.map(shortLine), ""] : []),
    ...withdrawnLines(result),
  ];
  for (const one of result.reviewers) {
    const { reviewer, status, issueCount, durationMs, spending } = one;
    const tokens = count(spending.inputTokens + spending.cachedInputTokens + spending.outputTokens);
    const figures = `${plural(issueCount, "issue")}, ${duration(durationMs)}, ${tokens} tokens, ${dollars(spending.costUsd)}`;
    lines.push(
      `${reviewer} (${workerName(one)}): ${status === "ok" ? "" : `${status}, `}${figures}`,
      ...said(`${reviewer} says of the change`, one.summary),
    );
  }
  if (result.fixer) {
    const { status, durationMs, spending } = result.fixer;
    lines.push(
      `fixer (${workerName(result.fixer)}): ${status}, ${duration(durationMs)}, ${dollars(spending.costUsd)}`,
    );
  }
  for (const skip of result.skippedFiles) {
    lines.push(`not reviewed: ${skip.file} (${skipText(skip)})`);
  }
  for (const notice of result.notices) lines.push(`note: ${notice}`);
  return `${logText(lines.join("\n")).trimEnd()}\n`;
}

/** What reviewers took back, one on a line; nothing where nobody did. */
function withdrawnLines({ withdrawn = [] }: RunResult): string[] {
  if (withdrawn.length === 0) return [];
  const lines = withdrawn.map(({ reviewer, file, line, title, reason }) => {
    const where = line === null ? file : `${file}:${line}`;
    return `  - ${oneLine(title)} · ${oneLine(where)} · ${reviewer}: ${oneLine(reason) || "no reason given"}`;
  });
  return [`Withdrawn on a further look: ${withdrawn.length}`, ...lines, ""];
}

/** So much of an agent's own words stands on one line; the JSON report has all of them. */
const maxWords = 500;

/** What an agent says, on one indented line; nothing where it says nothing. */
function said(who: string, words: string): string[] {
  const line = oneLine(words);
  return line === "" ? [] : [`   ${who}: ${line}`];
}

function oneLine(words: string): string {
  return cutText(words.replace(/\s+/g, " ").trim(), maxWords);
}

function outcomeLine(result: RunResult): string {
  const counted = result.issues.filter(isCounted).length;
  const listed = result.issues.length - counted;
  const found = `${plural(counted, "issue")}${listed > 0 ? `, ${listed} only listed` : ""}`;
  if (result.cancelled) return `stopped before its end: ${found} until then`;
  if (result.outcome === "failed") return "failed: nothing was reviewed";
  return `${result.outcome}: ${found}`;
}

/** One line on an issue that the thresholds, or the lists of files, keep from being shown in full. */
function shortLine(issue: ReportedIssue): string {
  const why = issue.silenced ?? (issue.shown.where === "summary" ? issue.shown.reason : "");
  return `${headLine(issue)} · ${issue.severity ?? "no severity"} · ${placeOf(issue)}${why && ` · ${why}`}`;
}

const headLine = (issue: ReportedIssue) =>
  `${issue.rank}. ${issue.title || issue.description} [${issue.id}]`;

function issueLines(issue: ReportedIssue, fix: FixResult | undefined): string[] {
  const { shown } = issue;
  const votes = issue.votes.map((vote) => `${vote.reviewer}: ${vote.verdict}`).join(", ");
  const indent = (text: string) => text.replace(/^|(?<=\n)/g, "   ");
  return [
    headLine(issue),
    `   ${issue.severity ?? "no severity"} · ${placeOf(issue)} · ${issue.reviewers.join(", ")}${votes ? ` · ${votes}` : ""}`,
    ...(shown.where === "summary" ? [`   not shown inline: ${shown.reason}`] : []),
    ...(issue.anchor?.location ? [`   ${locationText(issue.anchor.location, plainEnglish)}`] : []),
    ...(issue.title && issue.description ? [indent(issue.description)] : []),
    ...issue.suggestions.map((one) => indent(`${one.reviewer} proposes: ${one.text}`)),
    ...issue.votes.flatMap((vote) => said(`${vote.reviewer} (${vote.verdict})`, vote.reason)),
    ...(fix
      ? [
          `   fix: ${fix.tried === false ? "not tried" : fix.status}${fixNote(fix)}`,
          ...said("the fixer says", fix.summary),
        ]
      : []),
    ...(fix?.confirmations ?? []).flatMap((one) =>
      said(`${one.reviewer} (${one.verdict})`, one.reason),
    ),
    ...(fix?.status === "fixed" && fix.reason !== null
      ? [
          `   the patch is only shown, not applied: ${fix.reason}`,
          indent(readablePatch({ ...fix, patch: fix.patch ?? "" })),
        ]
      : []),
  ];
}

function placeOf(issue: ReportedIssue): string {
  const name = issueFile(issue) ?? "no file";
  const at = issueLine(issue);
  return at === null ? name : `${name}:${at}`;
}

function fixNote(fix: FixResult): string {
  const note =
    fix.status === "fixed" ? patchStanding(fix, plainEnglish).replaceAll("`", "") : fix.reason;
  return note ? ` (${note})` : "";
}
