import type { AnswerVote } from "../../model/answer.ts";
import {
  isCounted,
  type MergedIssue,
  type Source,
  type Suggestion,
  severities,
  type Vote,
} from "../../model/issue.ts";

/** A ballot with what its reviewer answered. */
export interface CastBallot {
  readonly ballot: Ballot;
  readonly votes: readonly AnswerVote[];
}

const bySource = (a: Source, b: Source) =>
  a.reviewer < b.reviewer ? -1 : a.reviewer > b.reviewer ? 1 : a.index - b.index;

/** The worse of two severities; null counts as not said. */
function worse(a: MergedIssue["severity"], b: MergedIssue["severity"]) {
  return severities.find((severity) => severity === a || severity === b) ?? null;
}

/** Two issues that a reviewer calls the same, as one: the first one's words, everybody's sources and suggestions. */
function joined(first: MergedIssue, second: MergedIssue): MergedIssue {
  const reviewers = [...new Set([...first.reviewers, ...second.reviewers])].sort();
  const suggestions: Suggestion[] = [...first.suggestions];
  for (const suggestion of second.suggestions) {
    const known = suggestions.some(
      (other) => other.reviewer === suggestion.reviewer && other.text === suggestion.text,
    );
    if (!known) suggestions.push(suggestion);
  }
  return {
    ...first,
    severity: worse(first.severity, second.severity),
    confidence: Math.max(first.confidence ?? 0, second.confidence ?? 0) || null,
    preExisting: first.preExisting && second.preExisting,
    reviewers,
    sources: [...first.sources, ...second.sources].sort(bySource),
    suggestions,
    // That they are the same is said by one who raised one of them.
    votes: [...first.votes, ...second.votes].filter(
      (vote) => vote.verdict === "same" || !reviewers.includes(vote.reviewer),
    ),
  };
}

/** Distinct reviewers that raised an issue or confirmed it. */
function agreementOf(issue: MergedIssue): number {
  const behind = issue.votes
    .filter((vote) => vote.verdict === "confirm" || vote.verdict === "same")
    .map((vote) => vote.reviewer);
  return new Set([...issue.reviewers, ...behind]).size;
}

/**
 * Applies the reviewers' votes. Each vote is kept at its issue, `same` joins two issues, and agreement is counted anew.
 * A `same` with a number that does not exist is a confirmation. A vote on a number that is not on the ballot, and a
 * second vote on the same number, count as not given. The order of the ballots does not matter.
 */
export function applyVotes(
  issues: readonly MergedIssue[],
  cast: readonly CastBallot[],
): MergedIssue[] {
  const current = new Map(issues.map((issue) => [issue, issue]));
  /** Which issue an issue of the ballots went into. */
  const home = new Map(issues.map((issue) => [issue, issue]));
  const find = (issue: MergedIssue): MergedIssue => {
    let [at, next] = [issue, home.get(issue)];
    while (next !== undefined && next !== at) [at, next] = [next, home.get(next)];
    return at;
  };
  const sorted = [...cast].sort((a, b) => (a.ballot.reviewer < b.ballot.reviewer ? -1 : 1));
  for (const { ballot, votes } of sorted) {
    const seen = new Set<number>();
    for (const vote of votes) {
      const target = ballot.issues[vote.issue - 1];
      if (!target || seen.has(vote.issue)) continue;
      seen.add(vote.issue);
      const key = find(target);
      const issue = current.get(key);
      if (!issue) continue;
      const entry: Vote = {
        reviewer: ballot.reviewer,
        verdict: vote.verdict,
        reason: vote.reason.trim(),
      };
      const mine = vote.verdict === "same" ? ballot.own[(vote.sameAs ?? 0) - 1] : undefined;
      const mineKey = mine && find(mine);
      const mineNow = mineKey && current.get(mineKey);
      if (mineKey && mineNow && mineKey !== key) {
        const [keep, gone] = issue.rank <= mineNow.rank ? [key, mineKey] : [mineKey, key];
        const both = [current.get(keep), current.get(gone)] as const;
        if (both[0] && both[1]) {
          const one = joined(both[0], both[1]);
          current.set(keep, { ...one, votes: [...one.votes, entry] });
        }
        current.delete(gone);
        home.set(gone, keep);
      } else if (mineKey === key || !issue.reviewers.includes(ballot.reviewer)) {
        current.set(key, { ...issue, votes: [...issue.votes, entry] });
      }
    }
  }
  return [...current.values()].map((issue) => ({ ...issue, agreement: agreementOf(issue) }));
}

/** What one reviewer is asked to vote on. Numbers are 1-based positions in the lists. */
export interface Ballot {
  readonly reviewer: string;
  /** Issues that only others raised. */
  readonly issues: readonly MergedIssue[];
  /** The reviewer's own issues, for `same as my issue N`. */
  readonly own: readonly MergedIssue[];
}

/** The ballot of one reviewer, without what is only listed; `issues` is empty when there is nothing to vote on. */
export function ballotFor(reviewer: string, issues: readonly MergedIssue[]): Ballot {
  return {
    reviewer,
    issues: issues.filter((issue) => isCounted(issue) && !issue.reviewers.includes(reviewer)),
    // What a reviewer thinks was there before may be what another one says that the change causes.
    own: issues.filter(
      ({ silenced, reviewers }) => silenced === undefined && reviewers.includes(reviewer),
    ),
  };
}
