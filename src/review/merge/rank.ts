import type { Category, MergedIssue, Severity } from "../../model/issue.ts";

const SEVERITIES: Readonly<Record<Severity, number>> = { high: 3, medium: 2, low: 1 };

/** What hurts users first, what hurts readers last. */
const CATEGORIES: Readonly<Record<Category, number>> = {
  security: 6,
  bug: 5,
  performance: 4,
  test: 3,
  maintainability: 2,
  documentation: 1,
};

/**
 * The issues, most trusted and most severe first, with `rank` 1, 2, 3 …: by agreement, severity, confidence, category.
 * What a reviewer did not say counts as less than anything said. Equal issues keep their order.
 */
export function rankIssues<Ranked extends MergedIssue>(issues: readonly Ranked[]): Ranked[] {
  return issues.toSorted(byWeight).map((issue, index) => ({ ...issue, rank: index + 1 }));
}

function byWeight(a: MergedIssue, b: MergedIssue): number {
  return (
    b.agreement - a.agreement ||
    severityOf(b) - severityOf(a) ||
    (b.confidence ?? 0) - (a.confidence ?? 0) ||
    categoryOf(b) - categoryOf(a)
  );
}

function severityOf(issue: MergedIssue): number {
  return issue.severity ? SEVERITIES[issue.severity] : 0;
}

function categoryOf(issue: MergedIssue): number {
  return issue.category ? CATEGORIES[issue.category] : 0;
}
