import type { RaisedIssue } from "../../model/issue.ts";
import type { Words } from "./words.ts";

/** A term that more issues share tells none of them apart. */
const COMMON = 32;

/** Of more issues in the same words than `COMMON`, each is compared with these many of the next lines only. */
const NEXT = 8;

/**
 * Pairs of positions, a before b, that are worth comparing: they share a term that is not common, or say exactly the
 * same. Every pair with a term in common while there are no more issues than `COMMON`; growth is linear beyond.
 */
export function candidatePairs(
  all: readonly Words[],
  raisedAt: (position: number) => RaisedIssue | undefined,
): [number, number][] {
  const pairs = new Map<number, [number, number]>();
  const add = (a: number, b: number) => pairs.set(a * all.length + b, [a, b]);
  for (const list of sharersOf(all, (words) => words.all.keys())) {
    if (list.length > COMMON) continue;
    for (const [at, b] of list.entries()) for (const a of list.slice(0, at)) add(a, b);
  }
  for (const list of sharersOf(all, ({ text }) => [text])) {
    const reach = list.length > COMMON ? NEXT : COMMON;
    const sorted =
      list.length > COMMON ? list.toSorted((a, b) => byPlace(raisedAt(a), raisedAt(b))) : list;
    for (const [at, one] of sorted.entries()) {
      for (const other of sorted.slice(at + 1, at + 1 + reach)) {
        add(Math.min(one, other), Math.max(one, other));
      }
    }
  }
  return [...pairs.values()];
}

/** The positions, ascending, of those that share a key; one list per key. */
function sharersOf(
  all: readonly Words[],
  keysOf: (words: Words) => Iterable<string>,
): Iterable<number[]> {
  const sharers = new Map<string, number[]>();
  for (const [at, words] of all.entries()) {
    for (const key of keysOf(words)) {
      const list = sharers.get(key);
      if (list) list.push(at);
      else sharers.set(key, [at]);
    }
  }
  return sharers.values();
}

function byPlace(a: RaisedIssue | undefined, b: RaisedIssue | undefined): number {
  const [fileA, fileB] = [a?.issue.file ?? "", b?.issue.file ?? ""];
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  return (a?.issue.line ?? 0) - (b?.issue.line ?? 0);
}
