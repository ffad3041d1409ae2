import type { PanelVote } from "../panel/panel.ts";
import type { Review } from "../panel/reviewer.ts";
import type { ReviewerResult } from "../review/result.ts";
import { type Hired, type NotHired, noSpending } from "./hire.ts";

/** What became of each reviewer, in the panel's order: those that could not even start included. */
export function reviewerResults(
  hired: readonly (Hired | NotHired)[],
  reviews: readonly Review[],
  votes: readonly PanelVote[],
): ReviewerResult[] {
  return hired.map((one): ReviewerResult => {
    const { name, coder, model } = one.role;
    const common = { reviewer: name, coder, model };
    const review = reviews.find((each) => each.reviewer === name);
    if (!("coder" in one) || !review) {
      const reason = "reason" in one ? one.reason : "it was not asked: the run was stopped";
      return {
        ...common,
        status: "failed",
        reason,
        summary: "",
        issueCount: 0,
        droppedCount: 0,
        voted: null,
        durationMs: 0,
        spending: noSpending,
      };
    }
    const cast = votes.filter((vote) => vote.reviewer === name);
    const missing = cast.flatMap((vote) => (vote.reason === null ? [] : [vote.reason]));
    const dropped =
      review.droppedCount > 0 ? [`${review.droppedCount} of its issues broke the schema`] : [];
    const problems = [
      ...(review.reason === null ? [] : [review.reason]),
      ...dropped,
      ...[...new Set(missing)].map((reason) => `not voted: ${reason}`),
    ];
    return {
      ...common,
      model: model ?? one.models()[0] ?? null,
      status: review.status === "failed" ? "failed" : problems.length > 0 ? "partial" : "ok",
      reason: problems.length > 0 ? problems.join("; ") : null,
      summary: review.summary,
      issueCount: review.issues.length,
      droppedCount: review.droppedCount,
      voted: cast.length === 0 ? null : missing.length === 0,
      durationMs: review.durationMs,
      spending: one.spending(),
    };
  });
}
