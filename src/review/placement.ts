import {
  isSevere,
  type MergedIssue,
  type ReportedIssue,
  refutersOf,
  type Severity,
} from "../model/issue.ts";

/** What is commented inline; everything else is listed in the summary, in order. */
export interface ShowPolicy {
  readonly minSeverity: Severity;
  readonly minAgreement: number;
  /** 0..1; an issue without a confidence passes. */
  readonly minConfidence: number;
  readonly maxComments: number;
}

function reasonAgainst(issue: MergedIssue, policy: ShowPolicy): string | undefined {
  if (!isSevere(issue, policy.minSeverity)) {
    return `its severity is below ${policy.minSeverity}`;
  }
  const against = refutersOf(issue);
  if (against.length > 0) return `refuted by ${against.join(", ")}`;
  if (issue.agreement < policy.minAgreement) {
    return `fewer than ${policy.minAgreement} reviewers stand behind it`;
  }
  if (issue.confidence !== null && issue.confidence < policy.minConfidence) {
    return `its confidence is below ${policy.minConfidence}`;
  }
  const kind = issue.anchor?.kind;
  if (kind !== "line" && kind !== "file") return unplaced.none;
  return undefined;
}

/** Why an issue has no place for a comment, whatever it is worth. */
const unplaced = {
  /** Earlier versions had no comments on files. */
  file: "it names no line of the diff",
  none: "it is not in a file of the diff",
} as const;

/** Whether an issue is not shown for another reason than that a comment has no place for it. */
export function isHeldBack(shown: ReportedIssue["shown"]): boolean {
  return shown.where === "summary" && !Object.values<string>(unplaced).includes(shown.reason);
}

/** Decides for each issue, in rank order, where it is shown, and says why when not inline. Nothing is left out. */
export function decidePlacements(
  issues: readonly MergedIssue[],
  policy: ShowPolicy,
): ReportedIssue["shown"][] {
  let inline = 0;
  return issues.map((issue) => {
    const reason = reasonAgainst(issue, policy);
    if (reason !== undefined) return { where: "summary", reason };
    if (inline >= policy.maxComments) {
      return { where: "summary", reason: `more than ${policy.maxComments} comments` };
    }
    inline++;
    return { where: "inline" };
  });
}
