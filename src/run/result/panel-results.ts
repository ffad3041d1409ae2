import type { RoleSpec } from "../../config/reviewers.ts";
import type { ReviewerResult } from "../../model/result.ts";
import { noSpending } from "../../model/spending.ts";
import type { ReviewOutline } from "../../panel/join-reviews.ts";
import type { PanelVote } from "../../panel/panel.ts";
import type { ReviewerUsage } from "./reviewer-usage.ts";

/** What became of each reviewer, in the order of the reviews: those that could not even start included. */
export function reviewerResults(
  roles: readonly RoleSpec[],
  reviews: readonly ReviewOutline[],
  votes: readonly PanelVote[],
  usage: readonly ReviewerUsage[],
): ReviewerResult[] {
  return reviews.map((review): ReviewerResult => {
    const { reviewer } = review;
    const { coder = "", model = null } = roles.find(({ name }) => name === reviewer) ?? {};
    const { models = [], spending = noSpending } =
      usage.find((one) => one.reviewer === reviewer) ?? {};
    const cast = votes.filter((vote) => vote.reviewer === reviewer);
    const missing = cast.flatMap((vote) => (vote.reason === null ? [] : [vote.reason]));
    const dropped =
      review.droppedCount > 0 ? [`${review.droppedCount} of its issues broke the schema`] : [];
    const problems = [
      ...(review.reason === null ? [] : [review.reason]),
      ...dropped,
      ...[...new Set(missing)].map((reason) => `not voted: ${reason}`),
    ];
    return {
      reviewer,
      coder,
      model: model ?? models[0] ?? null,
      status: review.status === "failed" ? "failed" : problems.length > 0 ? "partial" : "ok",
      reason: problems.length > 0 ? problems.join("; ") : null,
      summary: review.summary,
      issueCount: review.issueCount,
      droppedCount: review.droppedCount,
      voted: cast.length === 0 ? null : missing.length === 0,
      durationMs: review.durationMs,
      spending,
    };
  });
}
