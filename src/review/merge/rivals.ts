/** Two inputs by position, a before b, and how sure it is that they are the same. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}

/** A rival that fits better by more than this is no more of one. */
const MOST = 0.25;

/**
 * What speaks against each pair because others fit better, -0.5..0, in the order of the pairs. A reviewer says each
 * defect once, as a rule. So where A's issue is like two issues of B, it is the one that it is more like, and the same
 * seen from B. Nothing for two issues of one reviewer: their rivals are no others.
 */
export function rivalry(
  pairs: readonly Pair[],
  reviewerOf: (position: number) => string | undefined,
): number[] {
  const lists = new Map<string | undefined, number>();
  const listOf = (position: number): number => {
    const reviewer = reviewerOf(position);
    const list = lists.get(reviewer) ?? lists.size;
    lists.set(reviewer, list);
    return list;
  };
  const best = new Map<string, Best>();
  /** The best fits that an issue has in another reviewer's list. */
  const fits = (issue: number, list: number): Best => {
    const key = `${issue} ${list}`;
    const known = best.get(key) ?? { partner: -1, score: -Infinity, second: -Infinity };
    best.set(key, known);
    return known;
  };
  const across = pairs.map(({ a, b }) => listOf(a) !== listOf(b));
  for (const [at, { a, b, score }] of pairs.entries()) {
    if (!across[at]) continue;
    note(fits(a, listOf(b)), b, score);
    note(fits(b, listOf(a)), a, score);
  }
  return pairs.map(({ a, b, score }, at) =>
    across[at] ? behind(fits(a, listOf(b)), b, score) + behind(fits(b, listOf(a)), a, score) : 0,
  );
}

interface Best {
  partner: number;
  score: number;
  second: number;
}

function note(best: Best, partner: number, score: number): void {
  if (score > best.score) Object.assign(best, { partner, score, second: best.score });
  else if (score > best.second) best.second = score;
}

function behind({ partner, score: first, second }: Best, own: number, score: number): number {
  return Math.max(-MOST, Math.min(0, score - (partner === own ? second : first)));
}
