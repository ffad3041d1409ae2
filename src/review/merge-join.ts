import type { Issue, MergedIssue, RaisedIssue, Severity } from "./issue.ts";

/**
 * One issue out of all that say the same, sorted by reviewer and index: the clearest words and place, the highest
 * severity, every source and suggestion. `rank` is 0 until the issues are ranked.
 */
export function joinIssues(raised: readonly [RaisedIssue, ...RaisedIssue[]]): MergedIssue {
  const issues = raised.map(({ issue }) => issue);
  const clearest = raised.toSorted((a, b) => clarity(b.issue) - clarity(a.issue))[0] ?? raised[0];
  const reviewers = [...new Set(raised.map(({ source }) => source.reviewer))];
  return {
    ...clearest.issue,
    severity: highest(issues),
    confidence: issues.reduce<number | null>(
      (top, { confidence }) => larger(top, confidence),
      null,
    ),
    reviewers,
    sources: raised.map(({ source }) => source),
    suggestions: raised.flatMap(({ source, issue: { suggestion } }) =>
      suggestion === null ? [] : [{ reviewer: source.reviewer, text: suggestion }],
    ),
    agreement: reviewers.length,
    rank: 0,
    anchor: null,
    votes: [],
  };
}

/** How much of what a reader needs is there: a place, the code, a title, words that explain it. */
function clarity({ file, line, snippet, title, description }: Issue): number {
  const said = [file, line, snippet].filter((part) => part !== null).length;
  return said * 1000 + (title ? 500 : 0) + Math.min(description.length, 400);
}

const SEVERITIES: readonly Severity[] = ["high", "medium", "low"];

function highest(issues: readonly Issue[]): Severity | null {
  return SEVERITIES.find((level) => issues.some(({ severity }) => severity === level)) ?? null;
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || (b !== null && b > a) ? b : a;
}
