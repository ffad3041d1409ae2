import type { Pair } from "./rivals.ts";

/**
 * Groups positions by pairs: the surest first, down to the score `sure`. Two groups are joined only if every member of
 * the one makes a pair of at least `least` with every member of the other: A~B and B~C do not chain A to C. Every
 * position is in exactly one group; groups and their members come in ascending order.
 */
export function clusterOf(
  size: number,
  pairs: readonly Pair[],
  sure: number,
  least: number,
): number[][] {
  const known = new Set<number>();
  for (const { a, b, score } of pairs) {
    if (score >= least) known.add(a * size + b).add(b * size + a);
  }
  const groupOf = Array.from({ length: size }, (_, at) => [at]);
  const surestFirst = pairs
    .filter(({ score }) => score >= sure)
    .sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
  for (const { a, b } of surestFirst) {
    const [into, from] = [groupOf[a], groupOf[b]];
    if (!into || !from || into === from) continue;
    if (!into.every((x) => from.every((y) => known.has(x * size + y)))) continue;
    for (const member of from) {
      into.push(member);
      groupOf[member] = into;
    }
  }
  return [...new Set(groupOf)].map((group) => group.toSorted((x, y) => x - y));
}
