import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult } from "../../model/result.ts";
import type { Panel } from "../../panel/panel.ts";
import type { ProposedFix } from "../../review/prompt/reviewer-prompts.ts";
import { readablePatch } from "../../review/readable-patch.ts";

/** A reviewer's word on the patch of an issue. */
export interface FixConfirmation {
  /** ID of the issue. */
  readonly issue: string;
  readonly reviewer: string;
  readonly verdict: "solved" | "not-solved" | "new-problem";
  readonly reason: string;
}

/** A patch that its issue's reviewers are to judge. */
export interface JudgedFix extends ProposedFix {
  readonly issue: ReportedIssue;
}

/** The patches that are to be judged. */
export function proposedFixes(
  fixes: readonly FixResult[],
  issues: readonly ReportedIssue[],
): JudgedFix[] {
  return fixes.flatMap(({ issue: id, patch, patchEncoding, status }) => {
    const issue = issues.find((one) => one.id === id);
    if (!issue || patch === null || status !== "fixed") return [];
    const encoding = patchEncoding === undefined ? {} : { patchEncoding };
    return [{ issue, patch: readablePatch({ patch, ...encoding }) }];
  });
}

/** Shows the patches to those of the reviewers that are behind their issues. */
export async function askToConfirm(
  proposed: readonly JudgedFix[],
  panel: Panel,
  reviewers: readonly string[],
): Promise<FixConfirmation[]> {
  if (proposed.length === 0) return [];
  const answers = await panel.confirm(proposed, reviewers);
  return answers.flatMap(({ fix, reviewer, verdict, reason }) => {
    const judged = proposed.find((one) => one === fix);
    return judged ? [{ issue: judged.issue.id, reviewer, verdict, reason }] : [];
  });
}

/**
 * The fixes with what was said of them. A patch that one of its reviewers calls `not-solved` or `new-problem` is rejected
 * with that reviewer's reason. Without an answer a patch stays as it is, and carries no confirmation. Pure.
 */
export function applyConfirmations(
  fixes: readonly FixResult[],
  given: readonly FixConfirmation[],
): FixResult[] {
  return fixes.map((fix) => {
    if (fix.status !== "fixed") return fix;
    const confirmations = given
      .filter(({ issue }) => issue === fix.issue)
      .map(({ reviewer, verdict, reason }) => ({ reviewer, verdict, reason }));
    const against = confirmations.find((one) => one.verdict !== "solved");
    if (!against) return { ...fix, confirmations };
    const verdict = against.verdict === "not-solved" ? "does not solve it" : "makes a new problem";
    const reason = `${against.reviewer} says that it ${verdict}: ${against.reason}`;
    return { ...fix, status: "rejected", reason, confirmations };
  });
}
