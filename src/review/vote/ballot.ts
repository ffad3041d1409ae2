import { isCounted, issueFile, type MergedIssue, type RaisedIssue } from "../../model/issue.ts";
import { nearPairs } from "../merge/merge.ts";
import { fitted } from "../merge/similarity.ts";

/** What one reviewer is asked to vote on. Numbers are 1-based positions in the lists. */
export interface Ballot {
  readonly reviewer: string;
  /** Issues that only others raised; behind them some of its own, see {@link ballotFor}. */
  readonly issues: readonly MergedIssue[];
  /** The reviewer's own issues, for `same as my issue N`. */
  readonly own: readonly MergedIssue[];
}

/** From this score on the merge nearly joined two issues. Not by its slack, which presumes a third one like both. */
export const NEARLY_SAME = 0.6 * fitted.same;

/** A reviewer that says one thing over and over is asked about its surest repetitions. */
const maxRepeated = 20;

/**
 * The ballot of one reviewer, without what is only listed; `issues` is empty when there is nothing to vote on. Of two
 * issues that it raised itself and the merge nearly joined, the one of lower rank is asked about as well: nobody else can
 * say that one reviewer said one thing twice, and what all reviewers raised stands on no other ballot.
 */
export function ballotFor(reviewer: string, issues: readonly MergedIssue[]): Ballot {
  const asked = issues.filter(isCounted);
  // What a reviewer thinks was there before may be what another one says that the change causes.
  const own = issues.filter(
    ({ silenced, reviewers }) => silenced === undefined && reviewers.includes(reviewer),
  );
  const repeated = new Set<MergedIssue>();
  for (const [first, second] of repetitionsIn(issues)) {
    if (repeated.size === maxRepeated) break;
    if (![first, second].every((issue) => issue.reviewers.includes(reviewer))) continue;
    repeated.add(first.rank <= second.rank ? second : first);
  }
  return {
    reviewer,
    issues: [
      ...asked.filter((issue) => !issue.reviewers.includes(reviewer)),
      ...own.filter((issue) => repeated.has(issue)),
    ],
    own,
  };
}

/** Every reviewer's ballot is made of the same list. */
const known = new WeakMap<readonly MergedIssue[], readonly Repetition[]>();

type Repetition = readonly [MergedIssue, MergedIssue];

/** Pairs that the merge nearly joined and that one reviewer at least raised both of, the surest first. */
function repetitionsIn(issues: readonly MergedIssue[]): readonly Repetition[] {
  const found = known.get(issues) ?? findRepetitions(issues);
  known.set(issues, found);
  return found;
}

function findRepetitions(issues: readonly MergedIssue[]): Repetition[] {
  const counted = issues.filter(isCounted);
  return nearPairs(counted.map(asRaised), NEARLY_SAME)
    .toSorted((x, y) => y.score - x.score || x.a - y.a || x.b - y.b)
    .flatMap(({ a, b }): Repetition[] => {
      const [first, second] = [counted[a], counted[b]];
      if (!first || !second) return [];
      const isOfOne = first.reviewers.some((name) => second.reviewers.includes(name));
      return isOfOne ? [[first, second]] : [];
    });
}

/** A merged issue as the merge compares it, in the place that was found for it. */
export function asRaised(issue: MergedIssue): RaisedIssue {
  const { anchor, reviewers, sources } = issue;
  const source = sources[0] ?? { reviewer: reviewers[0] ?? "", index: 0 };
  const { line, startLine } = anchor?.location ?? anchor ?? { line: null, startLine: null };
  const lines = line === null ? {} : { line: startLine ?? line, endLine: line };
  const side = anchor?.side ?? issue.side;
  return { source, issue: { ...issue, ...lines, side, file: issueFile(issue) } };
}
