import type { Words } from "./words.ts";

/** How much it says that two issues share a term: 1 for a word that every issue has, more for a rare one. */
export type Rarity = (term: string) => number;

/**
 * Rarity within the reviewers' own lists. A term that one reviewer uses again and again is the topic of the change. A
 * term that every reviewer uses once is a defect that all of them saw. So the count is the mean over the reviewers who
 * use the term: agreement costs nothing, even between two lists of one issue each.
 */
export function rarityIn(lists: readonly (readonly Words[])[]): Rarity {
  const uses = new Map<string, { issues: number; reviewers: number }>();
  for (const list of lists) {
    const own = new Map<string, number>();
    for (const { all } of list) {
      for (const term of all.keys()) own.set(term, (own.get(term) ?? 0) + 1);
    }
    for (const [term, issues] of own) {
      const use = uses.get(term) ?? { issues: 0, reviewers: 0 };
      uses.set(term, { issues: use.issues + issues, reviewers: use.reviewers + 1 });
    }
  }
  const meanList = lists.reduce((sum, list) => sum + list.length, 0) / Math.max(1, lists.length);
  return (term) => {
    const use = uses.get(term);
    return 1 + Math.log((1 + meanList) / (use ? use.issues / use.reviewers : 1));
  };
}
