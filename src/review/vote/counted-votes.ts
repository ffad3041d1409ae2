import type { AnswerVote } from "../../model/answer.ts";
import type { MergedIssue } from "../../model/issue.ts";
import type { Ballot } from "./ballot.ts";

/** A ballot with what its reviewer answered. */
export interface CastBallot {
  readonly ballot: Ballot;
  readonly votes: readonly AnswerVote[];
}

/** A vote that counts. */
export interface CountedVote {
  readonly issue: MergedIssue;
  readonly verdict: AnswerVote["verdict"];
  /** Which of the voter's own issues it says this one is; null unless the verdict is `same`. */
  readonly sameAs: MergedIssue | null;
  readonly reason: string;
}

/**
 * The votes of a ballot that count. A number that is not on it, a second vote on one number, and a `same` without one of
 * the voter's own issues are no votes: nobody can know what was meant.
 */
export function countedVotes({ ballot, votes }: CastBallot): CountedVote[] {
  const seen = new Set<number>();
  return votes.flatMap(({ issue: number, verdict, sameAs, reason }): CountedVote[] => {
    const issue = ballot.issues[number - 1];
    if (!issue || seen.has(number)) return [];
    seen.add(number);
    const said = { issue, verdict, reason: reason.trim() };
    if (verdict !== "same") return [{ ...said, sameAs: null }];
    const own = ballot.own[(sameAs ?? 0) - 1];
    return own === undefined || own === issue ? [] : [{ ...said, sameAs: own }];
  });
}

/** Tells a reader of each reviewer how many of its votes are none. */
export function uncountedNotices(cast: readonly CastBallot[]): string[] {
  return [...Map.groupBy(cast, ({ ballot }) => ballot.reviewer)].flatMap(([reviewer, ballots]) => {
    const total = ballots.reduce((sum, { votes }) => sum + votes.length, 0);
    const counted = ballots.reduce((sum, one) => sum + countedVotes(one).length, 0);
    if (counted === total) return [];
    return [`${reviewer}: ${total - counted} of ${total} votes count for nothing: wrong numbers.`];
  });
}
