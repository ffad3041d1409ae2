import { isCounted, type ReportedIssue } from "../../model/issue.ts";
import type { RunResult, TimelineTurn } from "../../model/result.ts";
import { cutText } from "../../text/cut.ts";
import { fitBytes } from "../../text/fit-bytes.ts";
import { harmlessCell, harmlessLine, harmlessName } from "../../text/harmless.ts";
import type { Words } from "../../words/words.ts";
import { summaryMarkdown } from "./summary.ts";

/**
 * What a step's summary may have; more is dropped with an error.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const maxBytes = 1_048_576;

/**
 * What the page of the workflow run shows: the report, and what could not be written to the pull request. Below it
 * stand who agreed with whom, and when each agent worked.
 */
export function jobSummary(
  result: RunResult,
  links: ReadonlyMap<string, string>,
  notices: readonly string[],
  words: Words,
): string {
  const rows = notices.map((notice) => `- ⚠️ ${harmlessLine(words.shown(notice))}`);
  const rest = { ...result, notices: result.notices.filter((one) => !notices.includes(one)) };
  const agreement = agreementTable(result, words);
  const timeline = gantt(result.timeline);
  const before = rows.length === 0 ? "" : `${rows.join("\n")}\n\n`;
  const after = [
    ...(agreement === "" ? [] : [`\n### ${words.say("agreementHeading")}\n\n${agreement}\n`]),
    ...(timeline === "" ? [] : [`\n### ${words.say("timelineHeading")}\n\n${timeline}\n`]),
  ].join("");
  const fixed = Buffer.byteLength(before) + Buffer.byteLength(after);
  const report = fitBytes(
    (limit) => summaryMarkdown(rest, { limit, links }, words),
    maxBytes - fixed,
  );
  return `${before}${report}${after}`;
}

const marks = { raised: "🔎", confirm: "✅", same: "🔁", refute: "❌", unsure: "❔", none: "–" };

/** The most rows: what follows is ranked lower. */
const maxRows = 100;
const maxTitle = 120;

/** Who stands where on which issue: one row per issue, one column per reviewer. Empty with less than two reviewers. */
export function agreementTable({ issues, reviewers }: RunResult, words: Words): string {
  const counted = issues.filter(isCounted);
  if (reviewers.length < 2 || counted.length === 0) return "";
  const names = reviewers.map(({ reviewer }) => reviewer);
  const rows = counted.slice(0, maxRows).map((issue) => {
    const cells = names.map((name) => marks[stand(issue, name)]);
    const title = harmlessCell(cutText(issue.title || issue.description, maxTitle));
    return `| ${issue.rank} | ${title} | ${cells.join(" | ")} | ${issue.agreement} |`;
  });
  return [
    `| ${words.say("rank")} | ${words.say("issue")} | ${names.map((name) => harmlessName(name).replaceAll("|", "\\|")).join(" | ")} | ${words.say("agreement")} |`,
    `| --- | --- | ${names.map(() => "---").join(" | ")} | --- |`,
    ...rows,
    "",
    words.say("legend"),
  ].join("\n");
}

function stand(issue: ReportedIssue, reviewer: string): keyof typeof marks {
  if (issue.reviewers.includes(reviewer)) return "raised";
  return issue.votes.find((vote) => vote.reviewer === reviewer)?.verdict ?? "none";
}

/** A drawing of more turns than this nobody reads, and mermaid has a limit for its text. */
const maxTurns = 200;

/** When each agent worked, as a mermaid diagram in its fence; empty without turns. */
export function gantt(timeline: readonly TimelineTurn[]): string {
  if (timeline.length === 0) return "";
  const shown = timeline.slice(0, maxTurns);
  const agents = [...new Set(shown.map((turn) => turn.agent))];
  const rows = agents.flatMap((agent) => [
    `  section ${plain(agent)}`,
    ...shown
      .filter((turn) => turn.agent === agent)
      .map(
        ({ turn, pass, startMs, endMs }) =>
          `  ${turn}${pass === undefined ? "" : ` ${pass}`} :${startMs}, ${Math.max(1, Math.round(endMs - startMs))}ms`,
      ),
  ]);
  const head = ["gantt", "  dateFormat x", "  axisFormat %M:%S"];
  return ["```mermaid", ...head, ...rows, "```"].join("\n");
}

/** A name without signs that mean something to mermaid. */
function plain(name: string): string {
  return name.replace(/[^\w.-]+/g, "_").slice(0, 60) || "_";
}
