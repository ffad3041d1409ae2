import { deleteComment } from "../act/conversation.ts";
import { commentsOf, submitReview } from "../act/review.ts";
import type { Pull, Review, ReviewState } from "../entity/repository.ts";
import { unprocessable } from "../http-error.ts";
import { now } from "../state.ts";
import { reviewCommentView, reviewView } from "../view/review.ts";
import { found, handlers, ok, pullOf, writer } from "./handler.ts";
import { page } from "./page.ts";

type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

const states: Record<ReviewEvent, ReviewState> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

function reviewOf(pull: Pull, id: number): Review {
  return found(pull.reviews.find((review) => review.id === id));
}

export const reviewHandlers = handlers({
  "pulls/list-reviews"(call) {
    const { state, repository, input, token } = call;
    const reviews = pullOf(repository, input.pull_number).reviews.filter(
      (review) => review.state !== "PENDING" || review.user === token?.login,
    );
    return page(call, reviews, (review) => reviewView(state, review));
  },

  async "pulls/create-review"(call) {
    const { state, repository, input } = call;
    const review = await submitReview(state, pullOf(repository, input.pull_number), writer(call), {
      state: input.event === undefined ? "PENDING" : states[input.event],
      body: input.body,
      commit: input.commit_id,
      comments: input.comments,
    });
    return ok(reviewView(state, review));
  },

  "pulls/get-review"({ state, repository, input }) {
    return ok(reviewView(state, reviewOf(pullOf(repository, input.pull_number), input.review_id)));
  },

  "pulls/update-review"({ state, repository, input }) {
    const review = reviewOf(pullOf(repository, input.pull_number), input.review_id);
    review.body = input.body;
    return ok(reviewView(state, review));
  },

  "pulls/submit-review"({ state, repository, input }) {
    const review = reviewOf(pullOf(repository, input.pull_number), input.review_id);
    if (review.state !== "PENDING") throw unprocessable("Could not submit review");
    review.state = states[input.event];
    if (input.body !== undefined) review.body = input.body;
    review.submittedAt = now();
    return ok(reviewView(state, review));
  },

  "pulls/dismiss-review"({ state, repository, input }) {
    const review = reviewOf(pullOf(repository, input.pull_number), input.review_id);
    if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
      throw unprocessable("Can not dismiss a commented pull request review");
    }
    review.state = "DISMISSED";
    return ok(reviewView(state, review));
  },

  "pulls/delete-pending-review"({ state, repository, input }) {
    const pull = pullOf(repository, input.pull_number);
    const review = reviewOf(pull, input.review_id);
    if (review.state !== "PENDING") {
      throw unprocessable("Can not delete a non-pending pull request review");
    }
    for (const comment of commentsOf(review)) deleteComment(state, comment);
    pull.reviews = pull.reviews.filter((each) => each !== review);
    state.nodes.delete(review.nodeId);
    return ok(reviewView(state, review));
  },

  "pulls/list-comments-for-review"(call) {
    const { state, repository, input } = call;
    const review = reviewOf(pullOf(repository, input.pull_number), input.review_id);
    return page(call, commentsOf(review), (comment) => reviewCommentView(state, comment));
  },
});
