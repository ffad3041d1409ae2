import { isCounted, issueFile, issueLine } from "../../model/issue.ts";
import type { FixResult } from "../../model/result.ts";
import type { Sink } from "./sink.ts";

/** The step's outputs that need no file. */
export const outputs: Sink = {
  name: "outputs",
  send({ result, outcome, reviewUrl }) {
    const counted = (result?.issues ?? []).filter(isCounted);
    const issues = counted.map((issue) => ({
      id: issue.id,
      file: issueFile(issue),
      line: issueLine(issue),
      severity: issue.severity,
      title: issue.title,
      agreement: issue.agreement,
      inline: issue.shown.where === "inline",
      fix: fixOf(result?.fixes.find((fix) => fix.issue === issue.id)),
    }));
    const fixed = (result?.fixes ?? []).filter((fix) => fix.status === "fixed");
    return {
      outputs: {
        outcome,
        issues: JSON.stringify(issues),
        "issue-count": String(issues.length),
        "fixed-count": String(fixed.length),
        "review-url": reviewUrl ?? "",
      },
    };
  },
};

/** What became of an issue's fix; null: nobody was to fix it. */
function fixOf(fix: FixResult | undefined) {
  if (fix === undefined) return null;
  const { status, commit, reason } = fix;
  return { status, commit, reason };
}
