import type { MergedIssue } from "../../model/issue.ts";
import { rankIssues } from "../../review/merge/rank.ts";
import { applyVotes, type CastBallot } from "../../review/vote/votes.ts";
import {
  type ReconciledIssues,
  type ReconcileOptions,
  reconcileIssues,
} from "./reconcile-issues.ts";

/** The issues of a run after the vote, told apart from what earlier runs said. Pure. */
export function reconcileVotes(
  merged: readonly MergedIssue[],
  votes: readonly CastBallot[],
  options: ReconcileOptions,
): ReconciledIssues {
  return reconcileIssues(rankIssues(applyVotes(merged, votes)), options);
}
