import { checkBody, checkUnlocked, deleteComment } from "../act/conversation.ts";
import { mayPush, roleIn } from "../act/repository.ts";
import { addReply, addReview, addThread } from "../act/review.ts";
import type { Repository, ReviewComment } from "../entity/repository.ts";
import type { Token } from "../entity/token.ts";
import { invalidField } from "../http-error.ts";
import { forbidden } from "../permission.ts";
import { locate } from "../placement/locate.ts";
import { isPullCommit } from "../placement/pull-diff.ts";
import { now } from "../state.ts";
import { reviewCommentView } from "../view/review.ts";
import { created, found, handlers, noContent, ok, pullOf, writer } from "./handler.ts";
import { page } from "./page.ts";

const resource = "PullRequestReviewComment";

function publicComments(repository: Repository): ReviewComment[] {
  return [...repository.pulls.values()]
    .flatMap((pull) => pull.reviewComments)
    .filter((comment) => comment.review.state !== "PENDING");
}

/** A review comment of a repository, or 404. */
export function reviewCommentOf(repository: Repository, id: number): ReviewComment {
  const all = [...repository.pulls.values()].flatMap((pull) => pull.reviewComments);
  return found(all.find((comment) => comment.id === id));
}

/** Throws where a token is neither the author's nor a writer's. */
export function checkEditor(token: Token, author: string, repository: Repository): void {
  if (token.login === author || token.type !== "user") return;
  if (!mayPush(roleIn(repository, token.login))) throw forbidden(token);
}

interface Listing {
  since?: string | undefined;
  direction?: "asc" | "desc" | undefined;
}

function listed(comments: readonly ReviewComment[], { since, direction }: Listing) {
  const recent = comments.filter((each) => since === undefined || each.updatedAt >= since);
  return direction === "desc" ? recent.reverse() : recent;
}

export const reviewCommentHandlers = handlers({
  "pulls/list-review-comments"(call) {
    const pull = pullOf(call.repository, call.input.pull_number);
    const comments = publicComments(call.repository).filter((each) => each.thread.pull === pull);
    return page(call, listed(comments, call.input), (comment) =>
      reviewCommentView(call.state, comment),
    );
  },

  "pulls/list-review-comments-for-repo"(call) {
    return page(call, listed(publicComments(call.repository), call.input), (comment) =>
      reviewCommentView(call.state, comment),
    );
  },

  async "pulls/get-review-comment"({ state, repository, input }) {
    return ok(await reviewCommentView(state, reviewCommentOf(repository, input.comment_id)));
  },

  async "pulls/update-review-comment"(call) {
    const { state, repository, input } = call;
    const comment = reviewCommentOf(repository, input.comment_id);
    checkEditor(writer(call), comment.user, repository);
    checkBody(resource, input.body);
    comment.body = input.body;
    comment.updatedAt = now();
    return ok(await reviewCommentView(state, comment));
  },

  "pulls/delete-review-comment"(call) {
    const comment = reviewCommentOf(call.repository, call.input.comment_id);
    checkEditor(writer(call), comment.user, call.repository);
    deleteComment(call.state, comment);
    return noContent;
  },

  async "pulls/create-review-comment"(call) {
    const { state, repository, input } = call;
    const { path, body, commit_id: commit } = input;
    const token = writer(call);
    const pull = pullOf(repository, input.pull_number);
    checkUnlocked(pull, token);
    checkBody(resource, body);
    const refused = (member: string, reason: string) =>
      invalidField(resource, `pull_request_review_thread.${member}`, "custom", reason);
    if (!(await isPullCommit(pull, commit))) {
      throw refused("end_commit_oid", "is not part of the pull request");
    }
    const located = await locate(pull, commit, input);
    if (!located.found) throw refused(located.member, located.reason);
    const review = addReview(state, pull, token.login, { state: "COMMENTED", commit });
    const { location } = located;
    const comment = addThread(state, review, { path, body, commit, location });
    return created(await reviewCommentView(state, comment));
  },

  async "pulls/create-reply-for-review-comment"(call) {
    const { state, repository, input } = call;
    const token = writer(call);
    const pull = pullOf(repository, input.pull_number);
    const { thread } = found(pull.reviewComments.find((each) => each.id === input.comment_id));
    checkUnlocked(pull, token);
    checkBody(resource, input.body);
    const comment = addReply(state, thread, token.login, input.body);
    return created(await reviewCommentView(state, comment));
  },
});
