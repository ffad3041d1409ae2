import type { MergedIssue, RaisedIssue } from "../../model/issue.ts";
import { candidatePairs } from "./candidates.ts";
import { clusterOf } from "./cluster.ts";
import { canMeet, distance, joinIssues } from "./join.ts";
import { rarityIn } from "./rarity.ts";
import { type Pair, rivalry } from "./rivals.ts";
import {
  type Features,
  featuresOf,
  fitted,
  similarity,
  traitsOf,
  type Weights,
} from "./similarity.ts";
import { wordsOf } from "./words.ts";

/**
 * Says once what several reviewers said, or one said twice. Every input is in exactly one output. Pure, and the same for
 * any order of the input. `rank` is 0 until `rankIssues`.
 */
export function mergeIssues(raised: readonly RaisedIssue[]): MergedIssue[] {
  return groupIssues(raised, fitted).map(joinIssues);
}

/** The inputs of each output, all in the order of their sources. */
export function groupIssues(raised: readonly RaisedIssue[], weights: Weights): RaisedIssue[][] {
  const ordered = raised.toSorted(bySource);
  const { features, score } = compare(ordered, weights);
  // What is said word for word of one place is one thing; only the first of it is compared.
  const copies = [...Map.groupBy(ordered.keys(), (at) => identity(ordered[at], features[at]))];
  const firsts = copies.map(([, [first = 0]]) => first);
  const words = firsts.flatMap((at) => features[at]?.words ?? []);
  const pairs = candidatePairs(words, (at) => ordered[firsts[at] ?? 0]).flatMap(([a, b]) => {
    const alike = score(firsts[a] ?? 0, firsts[b] ?? 0);
    return alike === undefined ? [] : [{ a, b, score: alike }];
  });
  const weighed = againstRivals(
    pairs,
    firsts.flatMap((at) => ordered[at] ?? []),
    weights,
  );
  return clusterOf(firsts.length, weighed, weights.same, weights.same - weights.slack).map(
    (group) =>
      group
        .flatMap((at) => copies[at]?.[1] ?? [])
        .sort((a, b) => a - b)
        .flatMap((at) => ordered[at] ?? []),
  );
}

/** The order of the outputs and of all that they list, and the last word where scores are equal. */
function bySource({ source: a }: RaisedIssue, { source: b }: RaisedIssue): number {
  if (a.reviewer !== b.reviewer) return a.reviewer < b.reviewer ? -1 : 1;
  return a.index - b.index;
}

/** All pairs that are at least so much alike, by positions. */
export function nearPairs(raised: readonly RaisedIssue[], least: number): Pair[] {
  const { features, score } = compare(raised);
  const words = features.map((said) => said.words);
  return candidatePairs(words, (at) => raised[at]).flatMap(([a, b]) => {
    const alike = score(a, b);
    return alike !== undefined && alike >= least ? [{ a, b, score: alike }] : [];
  });
}

/** How alike any two of some issues are. */
export interface Comparison {
  /** What each says. */
  readonly features: readonly Features[];
  /** By positions: the similarity of texts and places, see `Weights`; undefined for two that cannot meet in place. */
  score(a: number, b: number): number | undefined;
}

/** Weighs the words of all issues together, so that any two can be compared. */
export function compare(raised: readonly RaisedIssue[], weights: Weights = fitted): Comparison {
  const words = raised.map(({ issue }) => wordsOf(textOf(issue)));
  const lists = Map.groupBy(words.keys(), (at) => raised[at]?.source.reviewer);
  const rarity = rarityIn([...lists.values()].map((list) => list.flatMap((at) => words[at] ?? [])));
  const features = words.map((said) => featuresOf(said, rarity));
  return {
    features,
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
      if (isRepeated) return 1;
      const isOwn = raisedA.source.reviewer === raisedB.source.reviewer;
      const alike = similarity(traitsOf(featuresA, featuresB), weights);
      return alike - far + (isOwn ? weights.ownList : 0);
    },
  };
}

/** A description that begins with its title says it once. */
function textOf({ title, description }: RaisedIssue["issue"]): string {
  return description.startsWith(title) ? description : `${title}\n${description}`;
}

function identity(raised: RaisedIssue | undefined, said: Features | undefined): string {
  const { file, side, line, endLine, snippet } = raised?.issue ?? {};
  return JSON.stringify([file, side, line, endLine, snippet, said?.words.text]);
}

/** The pairs without what their rivals take from them, see `rivalry`. */
function againstRivals(
  pairs: readonly Pair[],
  raised: readonly RaisedIssue[],
  weights: Weights,
): Pair[] {
  const against = rivalry(pairs, (at) => raised[at]?.source.reviewer);
  return pairs.map(({ a, b, score }, at) => {
    return { a, b, score: score + weights.rivalry * (against[at] ?? 0) };
  });
}
