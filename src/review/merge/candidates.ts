import type { Words } from "./words.ts";

/** A term that more issues share tells none of them apart. */
const COMMON = 32;

/**
 * Pairs of positions, a before b, that are worth comparing: they share a term that is not common, or say exactly the
 * same. Every pair with a term in common while there are no more issues than `COMMON`; growth is linear beyond.
 */
export function candidatePairs(all: readonly Words[]): [number, number][] {
  const sharers = new Map<string, number[]>();
  for (const [at, words] of all.entries()) {
    for (const key of [...words.all.keys(), `text ${words.text}`]) {
      const list = sharers.get(key);
      if (list) list.push(at);
      else sharers.set(key, [at]);
    }
  }
  const pairs = new Map<number, [number, number]>();
  for (const [key, list] of sharers) {
    if (list.length > COMMON && !key.startsWith("text ")) continue;
    for (const [at, b] of list.entries()) {
      for (const a of list.slice(0, at)) pairs.set(a * all.length + b, [a, b]);
    }
  }
  return [...pairs.values()];
}
