import type { MergedIssue } from "../../model/issue.ts";
import { type KnownDefect, matchKnown } from "./match-known.ts";

/** How well one list of issues describes what is known, over any number of changes. */
export interface Score {
  /** A reviewer's name, `union`, `agreed` or `top N`. */
  readonly who: string;
  readonly issues: number;
  /** Issues that describe a known defect. */
  readonly right: number;
  readonly known: number;
  /** Known defects that an issue describes. */
  readonly found: number;
}

/**
 * Scores of one change: of each reviewer alone, of everything that anybody said, of what at least two stand behind, and
 * of the best ranked.
 * @param issues in rank order
 */
export function scoreIssues(
  issues: readonly MergedIssue[],
  defects: readonly KnownDefect[],
  { reviewers, top }: { readonly reviewers: readonly string[]; readonly top: number },
): Score[] {
  const matches = matchKnown(issues, defects);
  const score = (who: string, counts: (issue: MergedIssue, at: number) => boolean): Score => {
    const own = matches.filter((_, at) => {
      const issue = issues[at];
      return issue !== undefined && counts(issue, at);
    });
    return {
      who,
      issues: own.length,
      right: own.filter((found) => found.length > 0).length,
      known: defects.length,
      found: new Set(own.flat()).size,
    };
  };
  return [
    ...reviewers.map((name) => score(name, (issue) => issue.reviewers.includes(name))),
    score("union", () => true),
    score("agreed", (issue) => issue.agreement >= 2),
    score(`top ${top}`, (_, at) => at < top),
  ];
}

/** The same lists over several changes: counts add up, so that large changes weigh more. */
export function sumScores(scores: readonly Score[]): Score[] {
  return [...Map.groupBy(scores, ({ who }) => who)].map(([who, all]) => {
    const sum = (of: (score: Score) => number) => all.reduce((total, one) => total + of(one), 0);
    return {
      who,
      issues: sum((one) => one.issues),
      right: sum((one) => one.right),
      known: sum((one) => one.known),
      found: sum((one) => one.found),
    };
  });
}

/** Shares of a score, 0..1; null where there is nothing to divide by. */
export function ratesOf({ issues, right, known, found }: Score) {
  const precision = issues === 0 ? null : right / issues;
  const recall = known === 0 ? null : found / known;
  const both = (precision ?? 0) + (recall ?? 0);
  const f1 =
    precision === null || recall === null || both === 0 ? null : (2 * precision * recall) / both;
  return { precision, recall, f1 };
}
