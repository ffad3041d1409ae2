import type { MergedIssue } from "../../model/issue.ts";
import { type Comparison, compare } from "../merge/merge.ts";
import { fitted } from "../merge/similarity.ts";
import { asRaised, NEARLY_SAME } from "./ballot.ts";
import type { CountedVote } from "./counted-votes.ts";

/** The counted votes of all reviewers, by the voter's name and the issue. */
export type VotesOf = ReadonlyMap<string, ReadonlyMap<MergedIssue, CountedVote>>;

/**
 * The least that two issues must have in common where all who raised them call them the same. Reviewers know better than
 * the words do: of labelled pairs of one defect one in 200 is less alike, of pairs of two defects more than half.
 */
const NOT_ABSURD = fitted.same / 4;

/** More issues than these nobody raised as one; each that joins is compared with all before it. */
const maxGroup = 16;

/**
 * Groups the issues that the votes show to be one, each with its members by position, ascending. Every issue is in
 * exactly one group. All pairs of a group are allowed: A~B and B~C do not make A~C. The surest pair goes first, so the
 * order in which votes were given does not matter.
 */
export function sameIssues(issues: readonly MergedIssue[], votes: VotesOf): MergedIssue[][] {
  const claims = [...votes.values()].flatMap((given) =>
    [...given.values()].flatMap(({ issue, sameAs }) =>
      sameAs === null ? [] : [[issue, sameAs] as const],
    ),
  );
  if (claims.length === 0) return issues.map((issue) => [issue]);
  const positions = new Map(issues.map((issue, at) => [issue, at]));
  const isAllowed = allowedPairs(issues, positions, votes);
  const pairs = new Map<number, { a: number; b: number; score: number }>();
  for (const [issue, sameAs] of claims) {
    const [a, b] = [positions.get(issue) ?? 0, positions.get(sameAs) ?? 0].sort((x, y) => x - y);
    if (a === undefined || b === undefined) continue;
    const score = isAllowed(a, b);
    if (score !== undefined) pairs.set(a * issues.length + b, { a, b, score });
  }
  const groups = issues.map((_, at) => [at]);
  const surestFirst = [...pairs.values()].sort(
    (x, y) => y.score - x.score || x.a - y.a || x.b - y.b,
  );
  for (const { a, b } of surestFirst) {
    const [into, from] = [groups[a], groups[b]];
    if (!into || !from || into === from || into.length + from.length > maxGroup) continue;
    if (!into.every((x) => from.every((y) => isAllowed(x, y) !== undefined))) continue;
    for (const member of from) {
      into.push(member);
      groups[member] = into;
    }
  }
  return [...new Set(groups)].map((group) =>
    group.toSorted((x, y) => x - y).flatMap((at) => issues[at] ?? []),
  );
}

/**
 * Whether two issues may be joined, by positions: how alike they are, undefined when they may not. Nobody has refuted one
 * of them. Of those who raised them one at least says that they are the same, and nobody who was heard on the other one
 * says anything else. Where all of them say it, the two must only not be absurd together. Where one was not heard, the
 * merge itself must have found them nearly the same: a single voice joins nothing that only it finds alike.
 */
function allowedPairs(
  issues: readonly MergedIssue[],
  positions: ReadonlyMap<MergedIssue, number>,
  votes: VotesOf,
): (a: number, b: number) => number | undefined {
  const comparison: Comparison = compare(issues.map(asRaised));
  const isSaidSame = claimsBy(positions, votes);
  const refuted = new Set(
    [...votes].flatMap(([reviewer, given]) =>
      [...given.values()]
        .filter(({ issue, verdict }) => verdict === "refute" && !issue.reviewers.includes(reviewer))
        .map(({ issue }) => issue),
    ),
  );
  return (a, b) => {
    const [one, other] = [issues[a], issues[b]];
    if (!one || !other || refuted.has(one) || refuted.has(other)) return undefined;
    let [saying, silent] = [0, 0];
    for (const reviewer of new Set([...one.reviewers, ...other.reviewers])) {
      if (isSaidSame(reviewer, a, b)) {
        saying++;
        continue;
      }
      // Of one that it raised alone it was asked about the other; of two that it raised, about one at most.
      const given = votes.get(reviewer);
      if (!one.reviewers.includes(reviewer) && given?.has(one)) return undefined;
      if (!other.reviewers.includes(reviewer) && given?.has(other)) return undefined;
      const raisedBoth = [one, other].every((issue) => issue.reviewers.includes(reviewer));
      if (raisedBoth && (given?.has(one) || given?.has(other))) return undefined;
      silent++;
    }
    if (saying === 0) return undefined;
    const score = comparison.score(a, b);
    const least = silent === 0 ? NOT_ABSURD : NEARLY_SAME;
    return score !== undefined && score >= least ? score : undefined;
  };
}

/** Whether a reviewer calls two issues the same, by positions; what it calls the same as one of its own is one to it. */
function claimsBy(
  positions: ReadonlyMap<MergedIssue, number>,
  votes: VotesOf,
): (reviewer: string, a: number, b: number) => boolean {
  const classes = new Map<string, ReadonlyMap<number, number>>();
  for (const [reviewer, given] of votes) classes.set(reviewer, classesOf(given, positions));
  return (reviewer, a, b) => {
    const own = classes.get(reviewer);
    const of = own?.get(a);
    return of !== undefined && of === own?.get(b);
  };
}

/** By position, the class of each issue that a reviewer calls the same as another one. */
function classesOf(
  given: ReadonlyMap<MergedIssue, CountedVote>,
  positions: ReadonlyMap<MergedIssue, number>,
): ReadonlyMap<number, number> {
  const near = new Map<number, number[]>();
  const link = (from: number, to: number) => {
    const list = near.get(from);
    if (list) list.push(to);
    else near.set(from, [to]);
  };
  for (const { issue, sameAs } of given.values()) {
    const [a, b] = [positions.get(issue), sameAs === null ? undefined : positions.get(sameAs)];
    if (a === undefined || b === undefined) continue;
    link(a, b);
    link(b, a);
  }
  const classes = new Map<number, number>();
  for (const start of near.keys()) {
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (classes.has(at)) continue;
      classes.set(at, start);
      for (const next of near.get(at) ?? []) open.push(next);
    }
  }
  return classes;
}
