import { issueFile, type ReportedIssue, type Severity } from "../../model/issue.ts";
import type { ShownFix } from "../../review/shown-fix.ts";
import { cutText } from "../../text/cut.ts";
import { fenced } from "../../text/fence.ts";
import { harmless, harmlessLine, harmlessName } from "../../text/harmless.ts";
import { harmlessCode } from "../../text/prose.ts";
import type { TextName } from "../../words/tables/english.ts";
import type { Words } from "../../words/words.ts";
import { locationText } from "../location-text.ts";
import { patchStanding } from "../patch-standing.ts";

const severityMark: Readonly<Record<Severity, string>> = { high: "🔴", medium: "🟠", low: "🟡" };

/** What an agent says is cut to so many characters each; the JSON report has all of it. */
const maxTitle = 200;
const maxText = 8_000;
const maxReason = 1_000;

/** `🔴 high · security`; what was not said is left out. */
export function severityLabel(issue: ReportedIssue, words: Words): string {
  const parts = [
    issue.severity
      ? `${severityMark[issue.severity]} ${words.say(issue.severity)}`
      : `⚪ ${words.say("noSeverity")}`,
    ...(issue.category ? [words.say(issue.category)] : []),
  ];
  return parts.join(" · ");
}

/** The issue's one line; a description's beginning where there is no title. */
export function issueTitle(issue: ReportedIssue, words: Words): string {
  const title = issue.title || issue.description || words.say("untitled");
  return harmlessLine(cutText(title, maxTitle));
}

/** Who stands behind an issue, in words: who raised it, who confirmed or refuted it. */
export function standing(issue: ReportedIssue, words: Words): string {
  const voters = (verdict: string) =>
    issue.votes
      .filter((vote) => vote.verdict === verdict && !issue.reviewers.includes(vote.reviewer))
      .map((vote) => vote.reviewer);
  const confirmed = voters("confirm");
  const refuted = voters("refute");
  const named = (list: readonly string[]) => ({ names: words.list(list.map(harmlessName)) });
  const parts = [words.say("raisedBy", named(issue.reviewers))];
  if (confirmed.length > 0) parts.push(words.say("confirmedBy", named(confirmed)));
  if (refuted.length > 0) parts.push(words.say("refutedBy", named(refuted)));
  return parts.join(", ");
}

/** Where an issue sits, for lists: `src/a.ts:12`, and how sure that is when it is not. */
export function place(issue: ReportedIssue, words: Words): string {
  const file = issueFile(issue);
  if (file === null) return words.say("noFile");
  const line = issue.anchor?.line ?? issue.anchor?.location?.line ?? null;
  const at = harmlessName(line === null ? file : `${file}:${line}`);
  const claimed =
    line === null && issue.line !== null
      ? ` (${words.say("claimedLine", { line: String(issue.line) })})`
      : "";
  return `${at}${claimed}`;
}

/** What to say when the anchor is not simply where the quoted code stands. */
function anchorNote(issue: ReportedIssue, words: Words): string | undefined {
  const location = issue.anchor?.location;
  if (location !== undefined) return locationText(location, words, harmlessName);
  switch (issue.anchor?.how) {
    case "line":
      return issue.snippet === null ? undefined : words.say("quoteNotFound");
    case "range-cut":
      return words.say("linesCut");
    case "snippet-old":
      return words.say("quoteOld");
    default:
      return undefined;
  }
}

/** The text of an issue wherever it is shown in full: evidence, votes, what to do, the fix when there is one. */
export function issueMarkdown(issue: ReportedIssue, fix: ShownFix | null, words: Words): string {
  const head = [
    `**${issueTitle(issue, words)}**`,
    `${severityLabel(issue, words)} · ${standing(issue, words)} · ${words.say("id", { id: harmlessName(issue.id) })}`,
  ];
  const remedy = fix ? fixMarkdown(fix, words) : proposals(issue, words);
  const parts = [];
  if (issue.title && issue.description) parts.push(harmless(cutText(issue.description, maxText)));
  const evidence = issue.votes.filter((vote) => vote.reason);
  if (evidence.length > 0) {
    const rows = evidence.map(
      (vote) =>
        `- ${harmlessName(vote.reviewer)} (${verdictWord(vote.verdict, words)}): ${harmlessLine(cutText(vote.reason, maxReason))}`,
    );
    parts.push(rows.join("\n"));
  }
  const note = anchorNote(issue, words);
  if (note) parts.push(`_${note}_`);
  if (words.tone === "full") return [...head, ...parts, ...remedy].join("\n\n");
  return [...head, ...remedy, ...foldedDetails(parts, words)].join("\n\n");
}

/** What a short comment keeps for who wants to know. */
function foldedDetails(parts: readonly string[], words: Words): string[] {
  if (parts.length === 0) return [];
  return [
    `<details><summary>${words.say("details")}</summary>\n\n${parts.join("\n\n")}\n\n</details>`,
  ];
}

const verdicts = {
  confirm: "confirm",
  refute: "refute",
  unsure: "unsure",
  same: "same",
  solved: "solved",
  "not-solved": "notSolved",
  "new-problem": "newProblem",
} as const satisfies Readonly<Record<string, TextName>>;

/** A reviewer's verdict on an issue, or on a patch. */
export function verdictWord(verdict: keyof typeof verdicts, words: Words): string {
  return words.say(verdicts[verdict]);
}

function fixMarkdown(fix: ShownFix, words: Words): string[] {
  const said = [
    ...(fix.summary ? [harmless(cutText(fix.summary, maxText))] : []),
    words.say("patchStanding", { standing: patchStanding(fix, words) }),
    ...(fix.note === null ? [] : [harmlessLine(words.shown(fix.note))]),
    ...(fix.reason === null
      ? []
      : [words.say("onlyShown", { reason: harmlessLine(words.shown(fix.reason)) })]),
  ];
  if (fix.suggestion !== null) return [...said, fenced(fix.suggestion, "suggestion")];
  return [...said, foldedPatch(fix.patch, words)];
}

/** A patch that opens on a click. */
export function foldedPatch(patch: string, words: Words): string {
  return `<details><summary>${words.say("patch")}</summary>\n\n${fenced(readable(patch), "diff")}\n\n</details>`;
}

/** A patch with what is hidden in it shown, and without git's object names, which tell a reader nothing. */
function readable(patch: string): string {
  return harmlessCode(patch.replace(/(?<![^\n])index [0-9a-f]+\.\.[0-9a-f]+[^\n]*\n/g, ""));
}

function proposals(issue: ReportedIssue, words: Words): string[] {
  if (issue.suggestions.length === 0) return [];
  const rows = issue.suggestions.map((one) => {
    const who = harmlessName(one.reviewer);
    const short = !one.text.includes("\n");
    const text = cutText(one.text, maxText);
    return short ? `- ${who}: ${harmlessLine(text)}` : `- ${who}:\n\n${harmless(text)}`;
  });
  return [`${words.say("proposed")}\n${rows.join("\n")}`];
}
