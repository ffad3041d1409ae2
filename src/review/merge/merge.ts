import type { MergedIssue, RaisedIssue } from "../../model/issue.ts";
import { canMeet, distance, joinIssues } from "./join.ts";
import { rarityIn } from "./rarity.ts";
import { featuresOf, SAME, similarity } from "./similarity.ts";
import { type Words, wordsOf } from "./words.ts";

/**
 * Says once what several reviewers said, or one said twice. Every input is in exactly one output. Pure, and the same for
 * any order of the input. `rank` is 0 until `rankIssues`.
 */
export function mergeIssues(raised: readonly RaisedIssue[]): MergedIssue[] {
  const ordered = raised.toSorted(bySource);
  return clusterOf(ordered.length, nearPairs(ordered, SAME - SLACK), SAME).map((group) =>
    joinIssues(group.flatMap((at) => ordered[at] ?? [])),
  );
}

/** The order of the outputs and of all that they list, and the last word where scores are equal. */
function bySource({ source: a }: RaisedIssue, { source: b }: RaisedIssue): number {
  if (a.reviewer !== b.reviewer) return a.reviewer < b.reviewer ? -1 : 1;
  return a.index - b.index;
}

/** Two accounts of one defect may be this much less alike where a third one is like both. */
const SLACK = 0.12;

/** All pairs that are at least so much alike, by positions. */
export function nearPairs(raised: readonly RaisedIssue[], least: number): Pair[] {
  const { words, score } = compare(raised);
  return candidatePairs(words).flatMap(([a, b]) => {
    const alike = score(a, b);
    return alike !== undefined && alike >= least ? [{ a, b, score: alike }] : [];
  });
}

/** How alike any two of some issues are. */
export interface Comparison {
  /** What each says. */
  readonly words: readonly Words[];
  /** By positions: the similarity of texts and places, see `SAME`; undefined for two that cannot meet in place. */
  score(a: number, b: number): number | undefined;
}

/** Weighs the words of all issues together, so that any two can be compared. */
export function compare(raised: readonly RaisedIssue[]): Comparison {
  const words = raised.map(({ issue }) => wordsOf(textOf(issue)));
  const lists = Map.groupBy(words.keys(), (at) => raised[at]?.source.reviewer);
  const rarity = rarityIn([...lists.values()].map((list) => list.flatMap((at) => words[at] ?? [])));
  const features = words.map((said) => featuresOf(said, rarity));
  return {
    words,
    score(a, b) {
      const [raisedA, raisedB, featuresA, featuresB] = [
        raised[a],
        raised[b],
        features[a],
        features[b],
      ];
      if (!raisedA || !raisedB || !featuresA || !featuresB) return undefined;
      if (!canMeet(raisedA, raisedB)) return undefined;
      const far = distance(raisedA, raisedB);
      const isRepeated = far === 0 && featuresA.words.text === featuresB.words.text;
      return isRepeated ? 1 : similarity(featuresA, featuresB) - far;
    },
  };
}

/** A description that begins with its title says it once. */
function textOf({ title, description }: RaisedIssue["issue"]): string {
  return description.startsWith(title) ? description : `${title}\n${description}`;
}

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
function clusterOf(size: number, pairs: readonly Pair[], sure: number): number[][] {
  const known = new Set(pairs.flatMap(({ a, b }) => [a * size + b, b * size + a]));
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

/** A term that more issues share tells none of them apart. */
const COMMON = 32;

/**
 * Pairs of positions, a before b, that are worth comparing: they share a term that is not common, or say exactly the
 * same. Every pair with a term in common while there are no more issues than `COMMON`; growth is linear beyond.
 */
function candidatePairs(all: readonly Words[]): [number, number][] {
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
