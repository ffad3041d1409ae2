/** Two inputs by position, and how sure it is that they are the same. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}

/**
 * Groups of positions in which every two are a pair: the surest pairs are joined first, and two groups only if each
 * member of the one pairs with each of the other, so A~B and B~C never chain A to C. Every position is in one group.
 */
export function clusterOf(size: number, pairs: readonly Pair[]): number[][] {
  const groups = Array.from({ length: size }, (_, at) => [at]);
  const known = new Set(pairs.map(({ a, b }) => keyOf(a, b, size)));
  const groupOf = groups.slice();
  for (const { a, b } of pairs.toSorted((x, y) => y.score - x.score || x.a - y.a || x.b - y.b)) {
    const [into, from] = [groupOf[a], groupOf[b]];
    if (!into || !from || into === from) continue;
    if (!into.every((x) => from.every((y) => known.has(keyOf(x, y, size))))) continue;
    into.push(...from);
    for (const member of from) groupOf[member] = into;
  }
  return groups
    .filter((group, at) => groupOf[at] === group)
    .map((group) => group.toSorted((x, y) => x - y));
}

function keyOf(a: number, b: number, size: number): number {
  return Math.min(a, b) * size + Math.max(a, b);
}
