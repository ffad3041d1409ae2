import type { Issue, MergedIssue, RaisedIssue } from "./issue.ts";
import { clusterOf, type Pair } from "./merge-cluster.ts";
import { joinIssues } from "./merge-join.ts";
import { wordsOf } from "./merge-words.ts";

/**
 * Says once what was said by several reviewers, or twice by one. Every input is in exactly one output. Pure; the same
 * for any order of the input. `rank` is 0: see `rankIssues`.
 */
export function mergeIssues(raised: readonly RaisedIssue[]): MergedIssue[] {
  const ordered = raised.toSorted(bySource);
  return clusterOf(ordered.length, similarPairs(ordered.map(({ issue }) => issue))).flatMap(
    (group) => {
      const [first, ...rest] = group.flatMap((at) => ordered[at] ?? []);
      return first ? [joinIssues([first, ...rest])] : [];
    },
  );
}

function bySource({ source: a }: RaisedIssue, { source: b }: RaisedIssue): number {
  if (a.reviewer !== b.reviewer) return a.reviewer < b.reviewer ? -1 : 1;
  return a.index - b.index;
}

const SAME = 0.27;

function similarPairs(issues: readonly Issue[]): Pair[] {
  const words = issues.map(({ title, description }) => wordsOf(`${title}\n${description}`).terms);
  const df = new Map<string, number>();
  for (const terms of words) for (const t of terms.keys()) df.set(t, (df.get(t) ?? 0) + 1);
  const vectors = words.map((terms) => {
    const v = new Map(
      [...terms].map(([t, n]) => [
        t,
        (1 + Math.log(n)) * (Math.log((1 + words.length) / (1 + (df.get(t) ?? 0))) + 1),
      ]),
    );
    const norm = Math.hypot(...v.values()) || 1;
    return new Map([...v].map(([t, w]) => [t, w / norm]));
  });
  const pairs: Pair[] = [];
  for (const [a, v] of vectors.entries()) {
    for (let b = a + 1; b < vectors.length; b++) {
      const [x, y] = [issues[a] as Issue, issues[b] as Issue];
      if (x.file && y.file && x.file !== y.file) continue;
      let score = 0;
      for (const [t, w] of v) score += w * (vectors[b]?.get(t) ?? 0);
      if (score >= SAME) pairs.push({ a, b, score });
    }
  }
  return pairs;
}
