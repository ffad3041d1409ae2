import { isConcept } from "./merge-concepts.ts";
import { isContrast } from "./merge-contrast.ts";
import type { Rarity } from "./merge-rarity.ts";
import type { Bag, Words } from "./merge-words.ts";

/** A text's words, weighed for one run. */
export interface Portrait {
  readonly words: Words;
  readonly all: Bag;
  readonly claim: Bag;
  /** Number of distinct terms, concepts aside. */
  readonly size: number;
}

/** Concepts are guesses at what a word means: they count for less than the word itself. */
const CONCEPT_WEIGHT = 0.7;

/** Weighs what a text says by how rare it is in this run; saying it twice does not make it twice as true. */
export function portraitOf(words: Words, rarity: Rarity): Portrait {
  const weigh = (term: string, times: number) =>
    (isConcept(term) ? CONCEPT_WEIGHT : 1) * Math.log2(1 + times) * rarity(term);
  return {
    words,
    all: new Map([...words.all].map(([term, times]) => [term, weigh(term, times)])),
    claim: new Map(words.claim.map((term) => [term, Math.sqrt(rarity(term))])),
    size: [...words.all.keys()].filter((term) => !isConcept(term)).length,
  };
}

/** Two texts this alike are about one defect, unless their places say otherwise. */
export const SAME = 0.27;

const ALL_WORDS = 0.55;
const CLAIM = 0.2;
const SAID_OF_NAMES = 0.25;
const NAMES_APART = 0.06;
const CONTRAST = 0.4;

/**
 * How alike two texts are: about 0 for any two, 1 for the same words, see `SAME`. No single score tells defects apart,
 * several weak ones do: every word; the claim without its reasons and remedies; what is said about the code that is
 * named, because two defects of one function share its names and the parts of its names. Against it speak names that
 * have nothing in common, and claims that differ in nothing but their object.
 *
 * The weights are rounded from a logistic regression over labelled pairs, cross-validated by pull request; see
 * `bench/merge.ts`.
 */
export function similarity(a: Portrait, b: Portrait): number {
  if (a.words.text === b.words.text) return 1;
  const named = (term: string) => a.words.objects.has(term) || b.words.objects.has(term);
  return (
    ALL_WORDS * cosine(a.all, b.all) +
    CLAIM * cosine(a.claim, b.claim) +
    SAID_OF_NAMES * cosine(a.all, b.all, named) -
    byChance(a.size, b.size) -
    (namesApart(a.words, b.words) ? NAMES_APART : 0) -
    (isContrast(a.words.claim, b.words.claim) ? CONTRAST : 0)
  );
}

/** What every text could have said that the other does not: the fewer words there are, the less their overlap proves. */
const UNSAID = 2;

function cosine(a: Bag, b: Bag, without?: (term: string) => boolean): number {
  let [both, squareA, squareB] = [0, UNSAID, UNSAID];
  for (const [term, weight] of a) {
    if (without?.(term)) continue;
    squareA += weight ** 2;
    both += weight * (b.get(term) ?? 0);
  }
  for (const [term, weight] of b) if (!without?.(term)) squareB += weight ** 2;
  return both / Math.sqrt(squareA * squareB);
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
