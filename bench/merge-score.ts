import type { RaisedIssue } from "../src/model/issue.ts";
import {
  type Case,
  isNearPair,
  isSameDefect,
  type Labelled,
  labelled,
  pairsOfTools,
} from "./merge-data.ts";

/** The panels of reviewers that are scored. */
export const PANELS = [
  ["claude", "gemini", "copilot"],
  ["augment", "bugbot", "claude"],
  ["qodo", "coderabbit", "greptile"],
];

/** Puts issues that say the same into one group; every issue is in exactly one. */
export type Grouping = (raised: readonly RaisedIssue[]) => readonly (readonly RaisedIssue[])[];

/** Right, said and wanted pairs. */
export interface Pairs {
  hits: number;
  said: number;
  wanted: number;
}

/**
 * Pairs of comments of different tools that describe known defects: the same one must merge, different ones must not.
 * One count per pull request.
 */
export function scorePanel(
  cases: readonly Case[],
  tools: readonly string[],
  lines: boolean,
  group: Grouping,
): Pairs[] {
  return cases.map(({ reviews }) => {
    const count = { hits: 0, said: 0, wanted: 0 };
    const issues = labelled(reviews, tools, () => (lines ? { file: "file", line: 1 } : {}));
    const groupOf = groupsOf(issues, group);
    for (const [a, b] of pairsOfTools(issues)) {
      const same = isSameDefect(a, b);
      if (same === null) continue;
      const joined = groupOf(a) === groupOf(b);
      if (same && joined) count.hits++;
      if (joined) count.said++;
      if (same) count.wanted++;
    }
    return count;
  });
}

/**
 * Precision, recall and F1 of all pairs together, and the mean F1 over the pull requests of each panel that have a pair
 * to merge or a merged one.
 */
export function scoreOf(counts: readonly Pairs[]) {
  const sum = (of: (count: Pairs) => number) => counts.reduce((total, one) => total + of(one), 0);
  const total = {
    hits: sum(({ hits }) => hits),
    said: sum(({ said }) => said),
    wanted: sum(({ wanted }) => wanted),
  };
  const each = counts.filter(({ said, wanted }) => said + wanted > 0).map(f1);
  return {
    precision: total.hits / total.said,
    recall: total.hits / total.wanted,
    f1: f1(total),
    mean: each.reduce((all, one) => all + one, 0) / each.length,
  };
}

function f1({ hits, said, wanted }: Pairs): number {
  return (2 * hits) / (said + wanted);
}

/** Valid comments of different models on nearly the same lines: people told them apart, so merging them is wrong. */
export function scoreNear(cases: readonly Case[], lines: boolean, group: Grouping) {
  let pairs = 0;
  let merged = 0;
  for (const { reviews, unclear } of cases) {
    const issues = nearIssues(reviews, lines);
    const groupOf = groupsOf(issues, group);
    for (const [a, b] of pairsOfTools(issues)) {
      if (!isNearPair(a, b, unclear)) continue;
      pairs++;
      if (groupOf(a) === groupOf(b)) merged++;
    }
  }
  return { pairs, merged };
}

/** What all models said of one pull request, in its files, with or without its lines. */
export function nearIssues(reviews: Case["reviews"], lines: boolean): Labelled[] {
  return labelled(reviews, Object.keys(reviews), (comment) => ({
    file: comment.file ?? null,
    side: comment.side ?? null,
    line: lines ? (comment.line ?? null) : null,
    endLine: lines ? (comment.endLine ?? null) : null,
  }));
}

/** Which group an issue went into. */
function groupsOf(issues: readonly Labelled[], group: Grouping): (issue: Labelled) => number {
  const groups = group(issues.map(({ raised }) => raised));
  const numbers = new Map(
    groups.flatMap((members, number) => members.map((raised) => [raised, number])),
  );
  return ({ raised }) => numbers.get(raised) ?? -1;
}
