import type { MergedIssue, RaisedIssue } from "../../model/issue.ts";
import type { Review } from "../../panel/join-reviews.ts";
import { anchorIssue } from "../../review/anchor/anchor.ts";
import type { Diff } from "../../review/diff/diff.ts";
import { mergeIssues } from "../../review/merge/merge.ts";
import { rankIssues } from "../../review/merge/rank.ts";
import { readIssue } from "../../review/read-answer.ts";
import { applyVotes, type CastBallot } from "../../review/vote/votes.ts";
import {
  type ReconciledIssues,
  type ReconcileOptions,
  reconcileIssues,
} from "./reconcile-issues.ts";

/** Says once what several reviewers said, with its place in the diff, best first. Pure. */
export function mergeReviews(reviews: readonly Review[], diff: Diff): MergedIssue[] {
  const raised = reviews.flatMap(({ reviewer, issues }) =>
    issues.map(
      (issue, index): RaisedIssue => ({ source: { reviewer, index }, issue: readIssue(issue) }),
    ),
  );
  return rankIssues(
    mergeIssues(raised).map((issue) => ({ ...issue, anchor: anchorIssue(issue, diff) })),
  );
}

/** The issues of a run after the vote, told apart from what earlier runs said. Pure. */
export function reconcileVotes(
  merged: readonly MergedIssue[],
  votes: readonly CastBallot[],
  options: ReconcileOptions,
): ReconciledIssues {
  return reconcileIssues(rankIssues(applyVotes(merged, votes)), options);
}
