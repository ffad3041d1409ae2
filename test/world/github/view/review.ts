import type { Pull, Review, ReviewComment } from "../entity/repository.ts";
import { place } from "../placement/place.ts";
import { repositoryUrl, type State } from "../state.ts";
import { reactionSummary } from "./comment.ts";
import { associationOf, userView } from "./user.ts";

/** A review as REST shows it. */
export function reviewView(state: State, review: Review) {
  const { pull, id, user } = review;
  const html = `${pageOf(state, pull)}#pullrequestreview-${id}`;
  const pullUrl = pullUrlOf(state, pull);
  return {
    id,
    node_id: review.nodeId,
    user: userView(state, user),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: associationOf(pull.repository, user),
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    commit_id: review.commit,
    ...(review.state === "PENDING" ? {} : { submitted_at: review.submittedAt }),
  };
}

/** A review comment where it is now; an outdated one has no line and no position. */
export async function reviewCommentView(state: State, comment: ReviewComment) {
  const { thread, id, user, location } = comment;
  const { pull } = thread;
  const placement = await place(comment);
  const url = `${repositoryUrl(state, pull.repository)}/pulls/comments/${id}`;
  const html = `${pageOf(state, pull)}#discussion_r${id}`;
  const pullUrl = pullUrlOf(state, pull);
  return {
    url,
    pull_request_review_id: comment.review.id,
    id,
    node_id: comment.nodeId,
    diff_hunk: location.diffHunk,
    path: comment.path,
    commit_id: placement.position === null ? comment.commit : pull.headSha,
    original_commit_id: comment.commit,
    user: userView(state, user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: associationOf(pull.repository, user),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
    start_line: placement.startLine,
    original_start_line: location.startLine,
    start_side: location.startSide,
    line: placement.line,
    original_line: location.line,
    side: location.side,
    original_position: location.position,
    position: placement.position,
    subject_type: location.subject,
    reactions: reactionSummary(comment.reactions, url),
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}

function pageOf(state: State, { repository, number }: Pull): string {
  return `${state.url}/${repository.fullName}/pull/${number}`;
}

function pullUrlOf(state: State, { repository, number }: Pull): string {
  return `${repositoryUrl(state, repository)}/pulls/${number}`;
}
