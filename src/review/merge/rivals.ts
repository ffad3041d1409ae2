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
 * seen from B. Two issues of one reviewer are two defects where another reviewer has a better fit for each.
 */
export function rivalry(
  pairs: readonly Pair[],
  reviewerOf: (position: number) => string | undefined,
): number[] {
  const lists = new Map<string | undefined, Map<number, Best>>();
  /** The best fits that each issue has in a reviewer's list. */
  const fitsIn = (position: number): Map<number, Best> => {
    const reviewer = reviewerOf(position);
    const list = lists.get(reviewer) ?? new Map<number, Best>();
    lists.set(reviewer, list);
    return list;
  };
  for (const { a, b, score } of pairs) {
    const [listA, listB] = [fitsIn(a), fitsIn(b)];
    if (listA === listB) continue;
    note(listB, a, b, score);
    note(listA, b, a, score);
  }
  return pairs.map(({ a, b, score }) => {
    const [listA, listB] = [fitsIn(a), fitsIn(b)];
    if (listA !== listB) return behind(listB.get(a), b, score) + behind(listA.get(b), a, score);
    let least = 0;
    for (const list of lists.values()) {
      const [fitA, fitB] = [list.get(a), list.get(b)];
      if (list === listA || !fitA || !fitB || fitA.partner === fitB.partner) continue;
      least = Math.min(least, behind(fitA, b, score) + behind(fitB, a, score));
    }
    return least;
  });
}

interface Best {
  partner: number;
  score: number;
  second: number;
}

function note(list: Map<number, Best>, issue: number, partner: number, score: number): void {
  const best = list.get(issue);
  if (!best) list.set(issue, { partner, score, second: -Infinity });
  else if (score > best.score) Object.assign(best, { partner, score, second: best.score });
  else if (score > best.second) best.second = score;
}

/** By how much a pair of one of `own`'s fits worse than the best one with another. */
function behind(best: Best | undefined, own: number, score: number): number {
  const rival = (best?.partner === own ? best.second : best?.score) ?? -Infinity;
  return Math.max(-MOST, Math.min(0, score - rival));
}
