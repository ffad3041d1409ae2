import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import { isHeldBack } from "../../review/placement.ts";
import { readablePatch } from "../../review/readable-patch.ts";
import { skipText } from "../../review/scope/skip-reason.ts";
import { logText } from "../../text/line.ts";
import { count, dollars, duration, plural } from "../figures.ts";
import { patchStanding } from "../patch-standing.ts";

/** The report as plain text for a terminal. Everything hostile is stripped of control characters. */
export function terminalReport(result: RunResult): string {
  const fixOf = ({ id }: ReportedIssue) => result.fixes.find((fix) => fix.issue === id);
  const isShort = (issue: ReportedIssue) => isHeldBack(issue.shown) && fixOf(issue) === undefined;
  const full = result.issues.filter((issue) => !isShort(issue));
  const short = result.issues.filter(isShort);
  const lines = [
    outcomeLine(result),
    ...result.reasons.map((reason) => `  - ${reason}`),
    "",
    ...full.flatMap((issue) => [...issueLines(issue, fixOf(issue)), ""]),
    ...(short.length > 0 ? ["Issues in short:", ...short.map(shortLine), ""] : []),
  ];
  for (const { reviewer, coder, status, issueCount, durationMs, spending } of result.reviewers) {
    const tokens = count(spending.inputTokens + spending.cachedInputTokens + spending.outputTokens);
    const figures = `${plural(issueCount, "issue")}, ${duration(durationMs)}, ${tokens} tokens, ${dollars(spending.costUsd)}`;
    lines.push(`${reviewer} (${coder}): ${status === "ok" ? "" : `${status}, `}${figures}`);
  }
  if (result.fixer) {
    const { coder, status, durationMs, spending } = result.fixer;
    lines.push(
      `fixer (${coder}): ${status}, ${duration(durationMs)}, ${dollars(spending.costUsd)}`,
    );
  }
  for (const skip of result.skippedFiles) {
    lines.push(`not reviewed: ${skip.file} (${skipText(skip)})`);
  }
  for (const notice of result.notices) lines.push(`note: ${notice}`);
  return `${logText(lines.join("\n")).trimEnd()}\n`;
}

function outcomeLine(result: RunResult): string {
  const found = plural(result.issues.length, "issue");
  if (result.cancelled) return `stopped before its end: ${found} until then`;
  if (result.outcome === "failed") return "failed: nothing was reviewed";
  return `${result.outcome}: ${found}`;
}

/** One line on an issue that the thresholds keep from being shown in full. */
function shortLine(issue: ReportedIssue): string {
  const why = issue.shown.where === "summary" ? ` · ${issue.shown.reason}` : "";
  return `${headLine(issue)} · ${placeOf(issue)}${why}`;
}

const headLine = (issue: ReportedIssue) =>
  `${issue.rank}. ${issue.title || issue.description} [${issue.id}]`;

function placeOf(issue: ReportedIssue): string {
  const file = issue.anchor?.file ?? issue.file ?? "no file";
  const line = issue.anchor?.kind === "line" ? issue.anchor.line : issue.line;
  return `${issue.severity ?? "no severity"} · ${line === null ? file : `${file}:${line}`}`;
}

function issueLines(issue: ReportedIssue, fix: FixResult | undefined): string[] {
  const { shown } = issue;
  const votes = issue.votes.map((vote) => `${vote.reviewer}: ${vote.verdict}`).join(", ");
  const indent = (text: string) => text.replace(/^/gm, "   ");
  return [
    headLine(issue),
    `   ${placeOf(issue)} · ${issue.reviewers.join(", ")}${votes ? ` · ${votes}` : ""}`,
    ...(shown.where === "summary" ? [`   not shown inline: ${shown.reason}`] : []),
    ...(issue.title && issue.description ? [indent(issue.description)] : []),
    ...issue.suggestions.map((one) => indent(`${one.reviewer} proposes: ${one.text}`)),
    ...(fix ? [`   fix: ${fix.status}${fixNote(fix)}`] : []),
    ...(fix?.status === "fixed" && fix.reason !== null
      ? [
          `   the patch is only shown, not applied: ${fix.reason}`,
          indent(readablePatch({ ...fix, patch: fix.patch ?? "" })),
        ]
      : []),
  ];
}

function fixNote(fix: FixResult): string {
  const note = fix.status === "fixed" ? patchStanding(fix).replaceAll("`", "") : fix.reason;
  return note ? ` (${note})` : "";
}
