import type { ReportedIssue } from "../../model/issue.ts";
import type { RunResult } from "../../model/result.ts";
import { cutText } from "../../text/cut.ts";
import { harmlessCell, harmlessName } from "../../text/harmless.ts";

const marks = { raised: "🔎", confirm: "✅", same: "✅", refute: "❌", unsure: "❔", none: "–" };

/** The most rows: what follows is ranked lower. */
const maxRows = 100;
const maxTitle = 120;

/** Who stands where on which issue: one row per issue, one column per reviewer. Empty with less than two reviewers. */
export function agreementTable({ issues, reviewers }: RunResult): string {
  if (reviewers.length < 2 || issues.length === 0) return "";
  const names = reviewers.map(({ reviewer }) => reviewer);
  const rows = issues.slice(0, maxRows).map((issue) => {
    const cells = names.map((name) => marks[stand(issue, name)]);
    const title = harmlessCell(cutText(issue.title || issue.description, maxTitle));
    return `| ${issue.rank} | ${title} | ${cells.join(" | ")} | ${issue.agreement} |`;
  });
  return [
    `| rank | issue | ${names.map((name) => harmlessName(name).replaceAll("|", "\\|")).join(" | ")} | agreement |`,
    `| --- | --- | ${names.map(() => "---").join(" | ")} | --- |`,
    ...rows,
    "",
    "🔎 raised it · ✅ confirmed it · ❌ refuted it · ❔ unsure · – not asked or no answer",
  ].join("\n");
}

function stand(issue: ReportedIssue, reviewer: string): keyof typeof marks {
  if (issue.reviewers.includes(reviewer)) return "raised";
  return issue.votes.find((vote) => vote.reviewer === reviewer)?.verdict ?? "none";
}
