import type { Panel } from "../panel/panel.ts";
import type { ReportedIssue } from "../review/issue.ts";
import type { FixResult } from "../review/result.ts";

/**
 * Shows the patches to the reviewers behind their issues. A patch that one of them calls `not-solved` or `new-problem`
 * is rejected with that reviewer's reason. Without an answer a patch stays as it is, and carries no confirmation.
 */
export async function confirmFixes(
  fixes: readonly FixResult[],
  issues: readonly ReportedIssue[],
  panel: Panel,
  reviewers: readonly string[],
): Promise<FixResult[]> {
  const proposed = fixes.flatMap((fix) => {
    const issue = issues.find((one) => one.id === fix.issue);
    const { patch } = fix;
    return issue && patch !== null && fix.status === "fixed" ? [{ fix, issue, patch }] : [];
  });
  if (proposed.length === 0) return [...fixes];
  const confirmations = await panel.confirm(proposed, reviewers);
  return fixes.map((fix) => {
    const own = confirmations
      .filter((one) => proposed.find((proposal) => proposal === one.fix)?.fix === fix)
      .map(({ reviewer, verdict, reason }) => ({ reviewer, verdict, reason }));
    const against = own.find((one) => one.verdict !== "solved");
    if (!against) return { ...fix, confirmations: own };
    const verdict = against.verdict === "not-solved" ? "does not solve it" : "makes a new problem";
    const reason = `${against.reviewer} says that it ${verdict}: ${against.reason}`;
    return { ...fix, status: "rejected", reason, confirmations: own };
  });
}
