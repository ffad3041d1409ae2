import { categories, type MergedIssue, severities } from "../../model/issue.ts";

/**
 * The issues, most trusted and most severe first, with `rank` 1, 2, 3 …: by agreement, severity, confidence, category;
 * what was there before the change comes last.
 * What a reviewer did not say counts as less than anything said. Equal issues keep their order.
 */
export function rankIssues<Ranked extends MergedIssue>(issues: readonly Ranked[]): Ranked[] {
  return issues.toSorted(byWeight).map((issue, index) => ({ ...issue, rank: index + 1 }));
}

function byWeight(a: MergedIssue, b: MergedIssue): number {
  return (
    Number(a.preExisting) - Number(b.preExisting) ||
    b.agreement - a.agreement ||
    severityOf(b) - severityOf(a) ||
    (b.confidence ?? 0) - (a.confidence ?? 0) ||
    categoryOf(b) - categoryOf(a)
  );
}

function severityOf(issue: MergedIssue): number {
  return issue.severity ? severities.length - severities.indexOf(issue.severity) : 0;
}

function categoryOf(issue: MergedIssue): number {
  return issue.category ? categories[issue.category].weight : 0;
}
