import type { MergedIssue, RaisedIssue } from "../../model/issue.ts";
import type { Review } from "../../panel/join-reviews.ts";
import { anchorIssue } from "../../review/anchor/anchor.ts";
import type { KnownFiles } from "../../review/anchor/known-files.ts";
import { type Diff, diffPath } from "../../review/diff/diff.ts";
import { mergeIssues } from "../../review/merge/merge.ts";
import { rankIssues } from "../../review/merge/rank.ts";
import { readIssue } from "../../review/read-answer.ts";
import { type Silence, withSilence } from "../../review/scope/silence.ts";
import type { CastBallot } from "../../review/vote/counted-votes.ts";
import { applyVotes } from "../../review/vote/votes.ts";
import {
  type ReconciledIssues,
  type ReconcileOptions,
  reconcileIssues,
} from "./reconcile-issues.ts";

/** All reviews as one. */
export interface MergedReviews {
  /** As given, but for those whose answers could not be read. */
  readonly reviews: readonly Review[];
  /** In rank order. */
  readonly issues: readonly MergedIssue[];
}

/** What issues are placed by. */
interface MergePlace {
  readonly diff: Diff;
  readonly silence: Silence;
  /** What the repository holds beside the diff; undefined: nobody could read it. */
  readonly known?: KnownFiles | undefined;
}

/** The issues of all reviews, one by one, with paths of the diff where these are meant. */
export function raisedIssues(reviews: readonly Review[], diff: Diff): RaisedIssue[] {
  const paths = diff.files.map(diffPath).filter((path) => path.isWellFormed());
  return reviews.flatMap(({ reviewer, issues }) =>
    issues.map((issue, index): RaisedIssue => {
      return { source: { reviewer, index }, issue: readIssue(issue, paths) };
    }),
  );
}

/**
 * Says once what several reviewers said, with its place in the diff, best first. Pure. Answers are bounded before, so
 * that nothing here should throw; where something does, the reviewer whose answer it is has failed, and no other.
 */
export function mergeReviews(reviews: readonly Review[], place: MergePlace): MergedReviews {
  try {
    return { reviews, issues: rankIssues(anchored(reviews, place)) };
  } catch {
    return mergeApart(reviews, place);
  }
}

/** Without the reviews that cannot be merged even alone, and without a merge where the others cannot be. */
function mergeApart(reviews: readonly Review[], place: MergePlace): MergedReviews {
  const alone: MergedIssue[][] = [];
  const kept = reviews.map((review): Review => {
    try {
      alone.push(anchored([review], place));
      return review;
    } catch (error) {
      const reason = `its answer cannot be merged: ${error instanceof Error ? error.message : error}`;
      return { ...review, status: "failed", reason, issueCount: 0, issues: [] };
    }
  });
  try {
    return { reviews: kept, issues: rankIssues(anchored(kept, place)) };
  } catch {
    return { reviews: kept, issues: rankIssues(alone.flat()) };
  }
}

function anchored(reviews: readonly Review[], { diff, silence, known }: MergePlace): MergedIssue[] {
  return mergeIssues(raisedIssues(reviews, diff)).map((issue) =>
    withSilence({ ...issue, anchor: anchorIssue(issue, diff, known) }, silence),
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
