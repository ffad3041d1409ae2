import { conceptsOf, isConcept } from "./concepts.ts";
import type { Rarity } from "./rarity.ts";
import type { Bag, Words } from "./words.ts";

/** A text's words, weighed for one run. */
export interface Features {
  readonly words: Words;
  readonly all: Weighed;
  readonly claim: Weighed;
  /** Number of distinct terms, concepts aside. */
  readonly size: number;
}

interface Weighed {
  readonly weights: Bag;
  readonly square: number;
}

/** Concepts are guesses at what a word means: they count for less than the word itself. */
const CONCEPT_WEIGHT = 0.7;

/** Weighs what a text says by how rare it is in this run; saying it twice does not make it twice as true. */
export function featuresOf(words: Words, rarity: Rarity): Features {
  const kind = (term: string) => (isConcept(term) ? CONCEPT_WEIGHT : 1);
  const all = [...words.all].map(([term, times]) => {
    return [term, kind(term) * Math.log2(1 + times) * rarity(term)] as const;
  });
  return {
    words,
    all: weighed(all),
    claim: weighed(words.claim.map((term) => [term, Math.sqrt(rarity(term))])),
    size: all.filter(([term]) => !isConcept(term)).length,
  };
}

/** What every text could have said that the other does not: the fewer words there are, the less their overlap proves. */
const UNSAID = 4;

function weighed(terms: readonly (readonly [string, number])[]): Weighed {
  const weights = new Map(terms);
  return { weights, square: [...weights.values()].reduce((sum, w) => sum + w * w, UNSAID) };
}

/** Two texts this alike are about one defect, unless their places say otherwise. */
export const SAME = 0.26;

const ALL_WORDS = 0.55;
const CLAIM = 0.2;
const SAID_OF_NAMES = 0.25;
const NAMES_APART = 0.06;
const CONTRAST = 0.5;

/**
 * How alike two texts are: about 0 for any two, up to 1 for long ones in the same words; see `SAME`. No single score
 * tells defects apart, so several weak ones are added: all words; the claim without reasons and remedies; and words
 * apart from names. Two defects of one function share its names. Names with nothing in common count against it, and so
 * do claims that differ only in their object.
 *
 * The weights of words, claim, names and length started from a logistic regression over labelled pairs and were rounded
 * by hand. `UNSAID`, `CONTRAST` and `SAME` were set by hand on the same pairs and on made-up short ones, which the
 * labelled data lacks. `npm run bench -- merge` measures the outcome; it moves little for `SAME` from 0.24 to 0.27.
 */
export function similarity(a: Features, b: Features): number {
  return (
    ALL_WORDS * cosine(a.all, b.all) +
    CLAIM * cosine(a.claim, b.claim) +
    (namesApart(a.words, b.words) ? -NAMES_APART : SAID_OF_NAMES * cosineWithoutNames(a, b)) -
    byChance(a.size, b.size) -
    (isContrast(a.words.claim, b.words.claim) ? CONTRAST : 0)
  );
}

function cosine(a: Weighed, b: Weighed): number {
  return overlap(a.weights, b.weights) / Math.sqrt(a.square * b.square);
}

/** The cosine of all words but those that either text's names are made of. */
function cosineWithoutNames(
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

/** What two long texts have in common by chance, beyond what two usual ones have. */
function byChance(sizeA: number, sizeB: number): number {
  const [a, b] = [sizeA, sizeB].map((size) => Math.min(LONG_SIZE, Math.max(USUAL_SIZE, size)));
  return 0.1 * Math.log(((a ?? USUAL_SIZE) * (b ?? USUAL_SIZE)) / USUAL_SIZE ** 2);
}

/** Both name code, and neither mentions what the other names. */
function namesApart(a: Words, b: Words): boolean {
  if (a.names.size === 0 || b.names.size === 0) return false;
  const mentions =
    ({ names, all }: Words) =>
    (name: string) =>
      names.has(name) || all.has(name);
  return ![...a.names].some(mentions(b)) && ![...b.names].some(mentions(a));
}

/**
 * Whether two claims (terms in order) are one sentence about two things: "unused import os" and "unused import sys".
 * Nobody describes one defect twice in the same words but for its object; two accounts of it differ all over.
 */
function isContrast(a: readonly string[], b: readonly string[]): boolean {
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
