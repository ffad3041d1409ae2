import { commentsOf } from "../act/review.ts";
import type { Comment, Repository, Review, ReviewComment } from "../entity/repository.ts";
import { isOutdated, place } from "../placement/place.ts";
import { associationOf } from "../view/user.ts";
import { actor } from "./actor.ts";
import { connection } from "./connection.ts";
import type { Context, Fields } from "./context.ts";
import { reactableFields } from "./reactable.ts";

interface Written {
  id: number;
  nodeId: string;
  user: string;
  body: string;
  minimized: string | undefined;
  reactions: Comment["reactions"];
}

/** What everything has that somebody wrote. */
function writtenFields(context: Context, repository: Repository, written: Written): Fields {
  const { state, token } = context;
  return {
    id: written.nodeId,
    databaseId: written.id,
    fullDatabaseId: String(written.id),
    author: actor(state, written.user),
    authorAssociation: associationOf(repository, written.user),
    body: written.body,
    bodyText: written.body,
    viewerDidAuthor: written.user === token.login,
    isMinimized: written.minimized !== undefined,
    minimizedReason: written.minimized ?? null,
    repository: () => context.show(repository),
    ...reactableFields(context, written),
  };
}

/** A comment of the conversation. */
export function commentFields(context: Context, comment: Comment): Fields {
  const { pull } = comment;
  const page = `${context.state.url}/${pull.repository.fullName}/pull/${pull.number}`;
  return {
    __typename: "IssueComment",
    ...writtenFields(context, pull.repository, comment),
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    lastEditedAt: comment.updatedAt === comment.createdAt ? null : comment.updatedAt,
    url: `${page}#issuecomment-${comment.id}`,
    pullRequest: () => context.show(pull),
  };
}

/** A review. */
export function reviewFields(context: Context, review: Review): Fields {
  const { pull } = review;
  const page = `${context.state.url}/${pull.repository.fullName}/pull/${pull.number}`;
  return {
    __typename: "PullRequestReview",
    ...writtenFields(context, pull.repository, review),
    state: review.state,
    createdAt: review.submittedAt,
    updatedAt: review.submittedAt,
    submittedAt: review.state === "PENDING" ? null : review.submittedAt,
    url: `${page}#pullrequestreview-${review.id}`,
    commit: { __typename: "Commit", oid: review.commit },
    comments: connection(
      () => commentsOf(review),
      (comment) => context.show(comment),
    ),
    pullRequest: () => context.show(pull),
  };
}

/** An inline comment. */
export function reviewCommentFields(context: Context, comment: ReviewComment): Fields {
  const { thread, location } = comment;
  const { pull } = thread;
  const page = `${context.state.url}/${pull.repository.fullName}/pull/${pull.number}`;
  const [first] = thread.comments;
  return {
    __typename: "PullRequestReviewComment",
    ...writtenFields(context, pull.repository, comment),
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    url: `${page}#discussion_r${comment.id}`,
    path: comment.path,
    diffHunk: location.diffHunk,
    subjectType: location.subject.toUpperCase(),
    line: async () => (await place(comment)).line,
    startLine: async () => (await place(comment)).startLine,
    originalLine: location.line,
    originalStartLine: location.startLine,
    outdated: () => isOutdated(comment),
    state: comment.review.state === "PENDING" ? "PENDING" : "SUBMITTED",
    commit: { __typename: "Commit", oid: pull.headSha },
    originalCommit: { __typename: "Commit", oid: comment.commit },
    replyTo: () => (first && first !== comment ? context.show(first) : null),
    pullRequestReview: () => context.show(comment.review),
    pullRequest: () => context.show(pull),
  };
}
