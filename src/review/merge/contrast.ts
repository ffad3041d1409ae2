import { conceptsOf } from "./concepts.ts";

/**
 * Whether two claims (terms in order) are one sentence about two things: "unused import os" and "unused import sys".
 * Nobody describes one defect twice in the same words but for its object; two accounts of it differ all over.
 */
export function isContrast(a: readonly string[], b: readonly string[]): boolean {
  const shortest = Math.min(a.length, b.length);
  let head = 0;
  while (head < shortest && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shortest - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const [onlyA, onlyB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  if (onlyA.length === 0 || onlyB.length === 0) return false;
  if (head + tail < Math.max(onlyA.length, onlyB.length)) return false;
  return meanings(onlyA).isDisjointFrom(meanings(onlyB));
}

function meanings(terms: readonly string[]): Set<string> {
  return new Set(terms.flatMap((term) => [term, ...conceptsOf(term)]));
}
