import type { MergedIssue } from "../review/issue.ts";
import { rankIssues } from "../review/rank.ts";
import { applyVotes, type CastBallot } from "../review/votes.ts";
import { type SettledIssues, type SettleOptions, settleIssues } from "./settle-issues.ts";

/** The issues of a run after the vote, told apart from what earlier runs said. Pure. */
export function settleVotes(
  merged: readonly MergedIssue[],
  votes: readonly CastBallot[],
  options: SettleOptions,
): SettledIssues {
  return settleIssues(rankIssues(applyVotes(merged, votes)), options);
}
