import type { Rarity } from "./rarity.ts";
import type { Bag, Words } from "./words.ts";

/** A text's words, weighed for one run. */
export interface Features {
  readonly words: Words;
  readonly all: Weighed;
  readonly claim: Weighed;
}

interface Weighed {
  readonly weights: Bag;
  readonly square: number;
}

/** Said more often than this a term is not meant more. */
const OFTEN = 3;

/** Weighs what a text says by how often it says it and how rare that is in this run. */
export function featuresOf(words: Words, rarity: Rarity): Features {
  return {
    words,
    all: weighed([...words.all].map(([term, n]) => [term, Math.min(OFTEN, n) * rarity(term)])),
    claim: weighed(words.claim.map((term) => [term, rarity(term)])),
  };
}

/** What every text could have said that the other does not: the fewer words there are, the less their overlap proves. */
const UNSAID = 4;

function weighed(terms: readonly (readonly [string, number])[]): Weighed {
  const weights = new Map(terms);
  return { weights, square: [...weights.values()].reduce((sum, w) => sum + w * w, UNSAID) };
}

/**
 * What is measured of two texts. No single one tells defects apart, so several weak ones are added up: all words; the
 * claim without reasons and remedies; and words apart from names. Two defects of one function share its names. Names
 * with nothing in common count against it, and so does what long texts have in common by chance.
 */
export interface Traits {
  /** Cosine of all words, 0..1; likewise the next two. */
  readonly all: number;
  readonly claim: number;
  /** Of all words but those that either text's names are made of. */
  readonly besidesNames: number;
  /** 0, or where both name code and neither mentions what the other names: 1 for usual texts, more for shorter ones. */
  readonly namesApart: number;
  /** 1 where the claims are one sentence about two things, else 0. */
  readonly contrast: number;
  /** Logarithm of how much longer the two are than usual ones, 0..2.2. */
  readonly length: number;
}

/** What each trait counts, and when two issues are the same. */
export interface Weights extends Traits {
  /** What counts against two issues of one reviewer, which says each defect once as a rule. */
  readonly ownList: number;
  /** What each point counts by which another issue of the same reviewer fits better, see `rivalry`. */
  readonly rivalry: number;
  /** Two issues of this score are about one defect. */
  readonly same: number;
  /** Two accounts of one defect may be this much less alike where a third one is like both. */
  readonly slack: number;
}

/**
 * `npm run bench -- fit` finds these by logistic regression over labelled pairs, and says when it finds others. The first
 * three add up to 1. `contrast` alone was set by hand: labelled data has no claims that short.
 */
export const fitted: Weights = {
  all: 0.37,
  claim: 0.46,
  besidesNames: 0.17,
  namesApart: -0.06,
  contrast: -0.5,
  length: -0.11,
  ownList: -0.1,
  rivalry: 0.5,
  same: 0.24,
  slack: 0.26,
};

/** Measures two texts, in any order. */
export function traitsOf(a: Features, b: Features): Traits {
  return {
    all: cosine(a.all, b.all),
    claim: cosine(a.claim, b.claim),
    besidesNames: cosineBesidesNames(a, b),
    namesApart: areNamesApart(a.words, b.words)
      ? USUAL_SIZE / Math.sqrt(a.words.all.size * b.words.all.size)
      : 0,
    contrast: isContrast(a.words.claim, b.words.claim) ? 1 : 0,
    length: lengthOf(a.words.all.size) + lengthOf(b.words.all.size),
  };
}

/** How alike two texts are: about 0 for any two, up to 1 for long ones in the same words. */
export function similarity(traits: Traits, weights: Weights = fitted): number {
  return (
    weights.all * traits.all +
    weights.claim * traits.claim +
    weights.besidesNames * traits.besidesNames +
    weights.namesApart * traits.namesApart +
    weights.contrast * traits.contrast +
    weights.length * traits.length
  );
}

function cosine(a: Weighed, b: Weighed): number {
  return overlap(a.weights, b.weights) / Math.sqrt(a.square * b.square);
}

function cosineBesidesNames(
  { words: wordsA, all: a }: Features,
  { words: wordsB, all: b }: Features,
): number {
  let [both, squareA, squareB] = [overlap(a.weights, b.weights), a.square, b.square];
  for (const term of wordsA.objects.union(wordsB.objects)) {
    const [inA, inB] = [a.weights.get(term) ?? 0, b.weights.get(term) ?? 0];
    both -= inA * inB;
    squareA -= inA ** 2;
    squareB -= inB ** 2;
  }
  return both / Math.sqrt(squareA * squareB);
}

function overlap(a: Bag, b: Bag): number {
  let sum = 0;
  for (const [term, weight] of a) sum += weight * (b.get(term) ?? 0);
  return sum;
}

/** Terms of a usual one-sentence issue, and of the longest texts whose length matters. */
const [USUAL_SIZE, LONG_SIZE] = [16, 48];

function lengthOf(size: number): number {
  return Math.log(Math.min(LONG_SIZE, Math.max(USUAL_SIZE, size)) / USUAL_SIZE);
}

/** Both name code, and neither mentions what the other names. */
function areNamesApart(a: Words, b: Words): boolean {
  if (a.names.size === 0 || b.names.size === 0) return false;
  const mentions =
    ({ names, all }: Words) =>
    (name: string) =>
      names.has(name) || all.has(name);
  return ![...a.names].some(mentions(b)) && ![...b.names].some(mentions(a));
}

/** Terms of the longest claim that is one of many of its form. */
const SHORT_CLAIM = 8;

/**
 * Whether two claims (terms in order) are one sentence about two things: "unused import os" and "unused import sys".
 * Nobody describes one defect twice in the same words but for its object; two accounts of it differ all over.
 */
function isContrast(a: readonly string[], b: readonly string[]): boolean {
  if (Math.max(a.length, b.length) > SHORT_CLAIM) return false;
  const shortest = Math.min(a.length, b.length);
  let head = 0;
  while (head < shortest && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shortest - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const [onlyA, onlyB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  if (onlyA.length === 0 || onlyB.length === 0) return false;
  if (head + tail < Math.max(onlyA.length, onlyB.length)) return false;
  return new Set(onlyA).isDisjointFrom(new Set(onlyB));
}
