import {
  agreementOf,
  type MergedIssue,
  type Source,
  type Suggestion,
  severities,
} from "../../model/issue.ts";
import { type CastBallot, type CountedVote, countedVotes } from "./counted-votes.ts";
import { sameIssues, type VotesOf } from "./same-issues.ts";

/**
 * Applies the reviewers' votes. Each vote that counts is kept at its issue, `same` joins issues where nobody who was
 * asked disagrees, and agreement is counted anew: a `same` that joins nothing is kept, and is neither for nor against.
 * The order of the ballots does not matter.
 */
export function applyVotes(
  issues: readonly MergedIssue[],
  cast: readonly CastBallot[],
): MergedIssue[] {
  const votes = votesOf(issues, cast);
  return sameIssues(issues, votes).map((group) => {
    const raisers = new Set(group.flatMap(({ reviewers }) => reviewers));
    const members = group.map((issue) => withVotes(issue, group, votes, raisers));
    const [first, ...others] = members.toSorted((a, b) => a.rank - b.rank);
    if (first === undefined) throw new Error("a group of issues is empty");
    const one = others.reduce(joined, first);
    return { ...one, agreement: agreementOf(one) };
  });
}

/** Votes on issues of the list alone; of two on one issue by one reviewer, whose ballots overlap, always the same one. */
function votesOf(issues: readonly MergedIssue[], cast: readonly CastBallot[]): VotesOf {
  const positions = new Map(issues.map((issue, at) => [issue, at]));
  const key = ({ ballot, votes }: CastBallot) =>
    JSON.stringify([ballot.reviewer, ballot.issues.map((issue) => positions.get(issue)), votes]);
  const sorted = cast
    .map((one) => ({ one, key: key(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const all = new Map<string, Map<MergedIssue, CountedVote>>();
  for (const { one } of sorted) {
    const given = all.get(one.ballot.reviewer) ?? new Map<MergedIssue, CountedVote>();
    all.set(one.ballot.reviewer, given);
    for (const vote of countedVotes(one)) {
      const isKnown = vote.sameAs === null || positions.has(vote.sameAs);
      if (!positions.has(vote.issue) || !isKnown || given.has(vote.issue)) continue;
      given.set(vote.issue, vote);
    }
  }
  return all;
}

/**
 * An issue with what was voted on it. Who raised it has no vote on it: of these only the `same` is kept that joined it to
 * another one of its group, for that is why they are one.
 */
function withVotes(
  issue: MergedIssue,
  group: readonly MergedIssue[],
  votes: VotesOf,
  raisers: ReadonlySet<string>,
): MergedIssue {
  const given = [...votes].flatMap(([reviewer, ofReviewer]) => {
    const vote = ofReviewer.get(issue);
    if (vote === undefined) return [];
    const { verdict, sameAs, reason } = vote;
    const isWhy = sameAs !== null && group.includes(sameAs);
    return raisers.has(reviewer) && !isWhy ? [] : [{ reviewer, verdict, reason }];
  });
  return { ...issue, votes: [...issue.votes, ...given] };
}

/** Two issues that are the same, as one: the first one's words, everybody's sources, suggestions and votes. */
function joined(first: MergedIssue, second: MergedIssue): MergedIssue {
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
    reviewers: [...new Set([...first.reviewers, ...second.reviewers])].sort(),
    sources: [...first.sources, ...second.sources].sort(bySource),
    suggestions,
    votes: [...first.votes, ...second.votes],
  };
}

const bySource = (a: Source, b: Source) =>
  a.reviewer < b.reviewer ? -1 : a.reviewer > b.reviewer ? 1 : a.index - b.index;

/** The worse of two severities; null counts as not said. */
function worse(a: MergedIssue["severity"], b: MergedIssue["severity"]) {
  return severities.find((severity) => severity === a || severity === b) ?? null;
}
