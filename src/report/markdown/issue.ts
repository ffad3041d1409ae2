import { issueFile, type ReportedIssue, type Severity } from "../../model/issue.ts";
import type { ShownFix } from "../../review/shown-fix.ts";
import { cutText } from "../../text/cut.ts";
import { fenced } from "../../text/fence.ts";
import { harmless, harmlessLine, harmlessName } from "../../text/harmless.ts";
import { harmlessCode } from "../../text/prose.ts";
import { locationText } from "../location-text.ts";
import { patchStanding } from "../patch-standing.ts";

const severityMark: Readonly<Record<Severity, string>> = { high: "🔴", medium: "🟠", low: "🟡" };

/** What an agent says is cut to so many characters each; the JSON report has all of it. */
const maxTitle = 200;
const maxText = 8_000;
const maxReason = 1_000;

/** `🔴 high · security`; what was not said is left out. */
export function severityLabel(issue: ReportedIssue): string {
  const parts = [
    issue.severity ? `${severityMark[issue.severity]} ${issue.severity}` : "⚪ severity not said",
    ...(issue.category ? [issue.category] : []),
  ];
  return parts.join(" · ");
}

/** The issue's one line; a description's beginning where there is no title. */
export function issueTitle(issue: ReportedIssue): string {
  const title = issue.title || issue.description || "untitled issue";
  return harmlessLine(cutText(title, maxTitle));
}

/** Who stands behind an issue, in words: who raised it, who confirmed or refuted it. */
export function standing(issue: ReportedIssue): string {
  const voters = (verdict: string) =>
    issue.votes
      .filter((vote) => vote.verdict === verdict && !issue.reviewers.includes(vote.reviewer))
      .map((vote) => vote.reviewer);
  const confirmed = voters("confirm");
  const refuted = voters("refute");
  const parts = [`raised by ${issue.reviewers.map(harmlessName).join(" and ")}`];
  if (confirmed.length > 0) parts.push(`confirmed by ${confirmed.map(harmlessName).join(" and ")}`);
  if (refuted.length > 0) parts.push(`refuted by ${refuted.map(harmlessName).join(" and ")}`);
  return parts.join(", ");
}

/** Where an issue sits, for lists: `src/a.ts:12`, and how sure that is when it is not. */
export function place(issue: ReportedIssue): string {
  const file = issueFile(issue);
  if (file === null) return "no file named";
  const line = issue.anchor?.line ?? issue.anchor?.location?.line ?? null;
  const at = harmlessName(line === null ? file : `${file}:${line}`);
  const claimed =
    line === null && issue.line !== null ? ` (line ${issue.line} by its own words)` : "";
  return `${at}${claimed}`;
}

/** What to say when the anchor is not simply where the quoted code stands. */
function anchorNote(issue: ReportedIssue): string | undefined {
  const location = issue.anchor?.location;
  if (location !== undefined) return locationText(location, harmlessName);
  switch (issue.anchor?.how) {
    case "line":
      return issue.snippet === null
        ? undefined
        : "The quoted code was not found; this is the line the reviewer named.";
    case "range-cut":
      return "The reviewer named more lines than this part of the diff has.";
    case "snippet-old":
      return "The quoted code stands in the old version.";
    default:
      return undefined;
  }
}

/** The text of an issue wherever it is shown in full: evidence, votes, what to do, the fix when there is one. */
export function issueMarkdown(issue: ReportedIssue, fix: ShownFix | null): string {
  const parts = [
    `**${issueTitle(issue)}**`,
    `${severityLabel(issue)} · ${standing(issue)} · ID ${harmlessName(issue.id)}`,
  ];
  if (issue.title && issue.description) parts.push(harmless(cutText(issue.description, maxText)));
  const evidence = issue.votes.filter((vote) => vote.reason);
  if (evidence.length > 0) {
    const rows = evidence.map(
      (vote) =>
        `- ${harmlessName(vote.reviewer)} (${vote.verdict}): ${harmlessLine(cutText(vote.reason, maxReason))}`,
    );
    parts.push(rows.join("\n"));
  }
  const note = anchorNote(issue);
  if (note) parts.push(`_${note}_`);
  if (fix) parts.push(...fixMarkdown(fix));
  else parts.push(...proposals(issue));
  return parts.join("\n\n");
}

function fixMarkdown(fix: ShownFix): string[] {
  const said = [
    ...(fix.summary ? [harmless(cutText(fix.summary, maxText))] : []),
    `Patch ${patchStanding(fix)}`,
    ...(fix.note === null ? [] : [harmlessLine(fix.note)]),
    ...(fix.reason === null ? [] : [`Only shown, not committed: ${harmlessLine(fix.reason)}`]),
  ];
  if (fix.suggestion !== null) return [...said, fenced(fix.suggestion, "suggestion")];
  return [...said, foldedPatch(fix.patch)];
}

/** A patch that opens on a click. */
export function foldedPatch(patch: string): string {
  return `<details><summary>Patch</summary>\n\n${fenced(readable(patch), "diff")}\n\n</details>`;
}

/** A patch with what is hidden in it shown, and without git's object names, which tell a reader nothing. */
function readable(patch: string): string {
  return harmlessCode(patch.replace(/(?<![^\n])index [0-9a-f]+\.\.[0-9a-f]+[^\n]*\n/g, ""));
}

function proposals(issue: ReportedIssue): string[] {
  if (issue.suggestions.length === 0) return [];
  const rows = issue.suggestions.map((one) => {
    const who = harmlessName(one.reviewer);
    const short = !one.text.includes("\n");
    const text = cutText(one.text, maxText);
    return short ? `- ${who}: ${harmlessLine(text)}` : `- ${who}:\n\n${harmless(text)}`;
  });
  return [`Proposed:\n${rows.join("\n")}`];
}
