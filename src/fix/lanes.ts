import { issueFile, type ReportedIssue } from "../model/issue.ts";

/**
 * Partitions issues for threads that work in parallel. Issues of one file stay together and in order, so that no two
 * threads edit the same file. Each file goes to the smallest group.
 * @returns at most `count` groups, none of them empty
 */
export function partitionIssues(
  issues: readonly ReportedIssue[],
  count: number,
): ReportedIssue[][] {
  const byFile = new Map<string | null, ReportedIssue[]>();
  for (const issue of issues) {
    const file = issueFile(issue);
    byFile.set(file, [...(byFile.get(file) ?? []), issue]);
  }
  const groups: ReportedIssue[][] = Array.from({ length: Math.min(count, byFile.size) }, () => []);
  for (const group of byFile.values()) {
    const least = groups.reduce((best, group) => (group.length < best.length ? group : best));
    for (const issue of group) least.push(issue);
  }
  const order = new Map(issues.map((issue, at) => [issue, at]));
  return groups.map((group) => group.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)));
}
