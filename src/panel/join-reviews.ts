import type { AnswerIssue } from "../model/answer.ts";
import type { WithdrawnIssue } from "../model/issue.ts";
import { answerLimits } from "../review/answer-limits.ts";
import type { ShardReview } from "./reviewer.ts";

/** What became of a reviewer's looks at the change, without what it said. */
export interface ReviewOutline {
  readonly reviewer: string;
  /** `failed`: no shard was answered. */
  readonly status: "ok" | "partial" | "failed";
  /** For people; null when `ok`. */
  readonly reason: string | null;
  readonly summary: string;
  readonly issueCount: number;
  readonly droppedCount: number;
  /** What it took back when it looked again. Missing: nothing. */
  readonly withdrawn?: readonly WithdrawnIssue[];
  /** Indexes of the shards that were not answered. */
  readonly missedShards: readonly number[];
  readonly durationMs: number;
}

/** What a reviewer's looks gave, all shards together. */
export interface Review extends ReviewOutline {
  readonly issues: readonly AnswerIssue[];
}

/**
 * One review per reviewer, in the order of the names. Pure: it does not matter in which order, or in how many jobs, the
 * shards were reviewed.
 */
export function joinReviews(
  reviewers: readonly string[],
  reviews: readonly ShardReview[],
): Review[] {
  return reviewers.map((reviewer) => {
    const own = reviews
      .filter((review) => review.reviewer === reviewer)
      .toSorted((a, b) => a.shard - b.shard);
    const answered = own.filter((review) => review.status !== "failed");
    const problems = new Set(own.flatMap(({ reason }) => (reason === null ? [] : [reason])));
    const all = answered.flatMap((review) => review.issues);
    const withdrawn = answered.flatMap((review) => review.withdrawn ?? []);
    const issues = all.slice(0, answerLimits.issuesOfReviewer);
    if (issues.length < all.length) {
      problems.add(`only the first ${issues.length} of its ${all.length} issues are used`);
    }
    return {
      reviewer,
      status: answered.length === 0 ? "failed" : problems.size > 0 ? "partial" : "ok",
      reason: problems.size > 0 ? [...problems].join("; ") : null,
      summary: answered.map(({ summary }) => summary).join("\n"),
      issueCount: issues.length,
      droppedCount: answered.reduce((sum, { droppedCount }) => sum + droppedCount, 0),
      ...(withdrawn.length === 0
        ? {}
        : { withdrawn: withdrawn.slice(0, answerLimits.issuesOfReviewer) }),
      missedShards: own.filter(({ status }) => status === "failed").map(({ shard }) => shard),
      durationMs: own.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0),
      issues,
    };
  });
}

/** Names of the reviewers that answered for anything: who votes, and who judges patches. */
export function presentReviewers(reviews: readonly ReviewOutline[]): string[] {
  return reviews.filter(({ status }) => status !== "failed").map(({ reviewer }) => reviewer);
}
