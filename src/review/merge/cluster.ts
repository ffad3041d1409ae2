/** Two inputs by position, and how sure it is that they are the same. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}

/**
 * Groups positions by pairs: the surest first, down to the score `sure`. Two groups are joined only if every member of
 * the one makes a pair, of any score, with every member of the other: A~B and B~C do not chain A to C. Every position
 * is in exactly one group; groups and their members come in ascending order.
 */
export function clusterOf(size: number, pairs: readonly Pair[], sure: number): number[][] {
  const known = new Set(pairs.flatMap(({ a, b }) => [a * size + b, b * size + a]));
  const groupOf = Array.from({ length: size }, (_, at) => [at]);
  const surestFirst = pairs
    .filter(({ score }) => score >= sure)
    .sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
  for (const { a, b } of surestFirst) {
    const [into, from] = [groupOf[a], groupOf[b]];
    if (!into || !from || into === from) continue;
    if (!into.every((x) => from.every((y) => known.has(x * size + y)))) continue;
    into.push(...from);
    for (const member of from) groupOf[member] = into;
  }
  return [...new Set(groupOf)].map((group) => group.toSorted((x, y) => x - y));
}
