import type { ReportedIssue } from "../model/issue.ts";

/**
 * Spreads issues over threads that work side by side: issues of one file stay together and in order, so that no two
 * threads edit the same file; each file goes to the lane with the least to do.
 * @returns at most `count` lanes, none of them empty
 */
export function lanesOf(issues: readonly ReportedIssue[], count: number): ReportedIssue[][] {
  const byFile = new Map<string | null, ReportedIssue[]>();
  for (const issue of issues) {
    const file = issue.anchor?.file ?? issue.file;
    byFile.set(file, [...(byFile.get(file) ?? []), issue]);
  }
  const lanes: ReportedIssue[][] = Array.from({ length: Math.min(count, byFile.size) }, () => []);
  for (const group of byFile.values()) {
    const least = lanes.reduce((best, lane) => (lane.length < best.length ? lane : best));
    least.push(...group);
  }
  const order = new Map(issues.map((issue, at) => [issue, at]));
  return lanes.map((lane) => lane.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)));
}
