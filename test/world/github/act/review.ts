import type {
  Location,
  Pull,
  Review,
  ReviewComment,
  ReviewState,
  Thread,
} from "../entity/repository.ts";
import type { Token } from "../entity/token.ts";
import { unprocessable } from "../http-error.ts";
import { locate, type Target } from "../placement/locate.ts";
import { isPullCommit } from "../placement/pull-diff.ts";
import { added, now, type State } from "../state.ts";
import { bodyLimit } from "./conversation.ts";
import { mayPush, roleIn } from "./repository.ts";
import { actionsBot, userOf } from "./user.ts";

/** A review as it is handed in. */
export interface DraftReview {
  body?: string | undefined;
  state: ReviewState;
  /** Defaults to the head. */
  commit?: string | undefined;
  comments?: readonly (Target & { body: string })[] | undefined;
}

const tooLong = `Body is too long (maximum is ${bodyLimit} characters)`;

/** Stores a review with all its comments, or throws GitHub's 422 and stores nothing. */
export async function submitReview(
  state: State,
  pull: Pull,
  token: Token,
  draft: DraftReview,
): Promise<Review> {
  const commit = draft.commit ?? pull.headSha;
  if (draft.commit !== undefined && !(await isPullCommit(pull, commit))) {
    throw unprocessable("The commitOID is not part of the pull request");
  }
  checkReview(pull, token, draft);
  const comments = draft.comments ?? [];
  const located = await Promise.all(comments.map((each) => locate(pull, commit, each)));
  const errors = located.flatMap((each, index) => {
    const long = (comments[index]?.body.length ?? 0) > bodyLimit ? [tooLong] : [];
    if (each.found) return long;
    const member = each.member.replace("_", " ");
    return [...long, `${member[0]?.toUpperCase()}${member.slice(1)} ${each.reason}`];
  });
  if (errors.length > 0) throw unprocessable(...errors);
  const review = addReview(state, pull, token.login, { ...draft, commit });
  for (const [index, { path, body }] of comments.entries()) {
    const place = located[index];
    if (place?.found) addThread(state, review, { path, body, commit, location: place.location });
  }
  return review;
}

function checkReview(pull: Pull, token: Token, { state, body = "", comments }: DraftReview): void {
  const own = token.login === pull.author;
  if (pull.locked && !(token.type === "user" && mayPush(roleIn(pull.repository, token.login)))) {
    throw unprocessable("lock prevents review");
  }
  if (own && state === "APPROVED") throw unprocessable("Can not approve your own pull request");
  if (own && state === "CHANGES_REQUESTED") {
    throw unprocessable("Can not request changes on your own pull request");
  }
  const { actionsMayApprove } = pull.repository.settings;
  if (state === "APPROVED" && token.login === actionsBot.login && !actionsMayApprove) {
    throw unprocessable("GitHub Actions is not permitted to approve pull requests.");
  }
  if (state === "CHANGES_REQUESTED" && body.trim() === "") {
    throw unprocessable("You need to leave a comment indicating the requested changes.");
  }
  if (state === "COMMENTED" && body.trim() === "" && !comments?.length) {
    throw unprocessable("Review body cannot be blank");
  }
  if (body.length > bodyLimit) throw unprocessable(tooLong);
  if (pull.reviews.some((each) => each.user === token.login && each.state === "PENDING")) {
    throw unprocessable("User can only have one pending review per pull request");
  }
}

/** Stores a review without comments. */
export function addReview(
  state: State,
  pull: Pull,
  user: string,
  { body = "", state: reviewState, commit }: DraftReview & { commit: string },
): Review {
  userOf(state, user);
  const review = added<Review>(state, {
    kind: "review",
    pull,
    user,
    body,
    state: reviewState,
    commit,
    submittedAt: now(),
    reactions: [],
    minimized: undefined,
  });
  pull.reviews.push(review);
  return review;
}

/** Starts a thread with a review's comment. */
export function addThread(
  state: State,
  review: Review,
  comment: { path: string; body: string; commit: string; location: Location },
): ReviewComment {
  const thread = added<Thread>(state, {
    kind: "thread",
    pull: review.pull,
    path: comment.path,
    resolved: false,
    resolvedBy: undefined,
    comments: [],
  });
  review.pull.threads.push(thread);
  return addToThread(state, thread, review, comment);
}

/** Answers in a thread, which is a review of its own without a body. */
export function addReply(state: State, thread: Thread, user: string, body: string): ReviewComment {
  const [first] = thread.comments;
  if (!first) throw new Error(`thread ${thread.nodeId} has no comments`);
  const { pull } = thread;
  const review = addReview(state, pull, user, { state: "COMMENTED", commit: pull.headSha });
  const { path, commit, location } = first;
  return addToThread(state, thread, review, { path, body, commit, location });
}

function addToThread(
  state: State,
  thread: Thread,
  review: Review,
  comment: Pick<ReviewComment, "path" | "body" | "commit" | "location">,
): ReviewComment {
  const reviewComment = added<ReviewComment>(state, {
    kind: "review-comment",
    thread,
    review,
    user: review.user,
    ...comment,
    inReplyTo: thread.comments[0]?.id,
    createdAt: now(),
    updatedAt: now(),
    reactions: [],
    minimized: undefined,
  });
  thread.comments.push(reviewComment);
  return reviewComment;
}

/** A review's own comments. */
export function commentsOf(review: Review): ReviewComment[] {
  return review.pull.reviewComments.filter((comment) => comment.review === review);
}
