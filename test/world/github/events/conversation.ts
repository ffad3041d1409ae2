import type { Comment, Pull, Review, ReviewComment } from "../entity/repository.ts";
import type { State } from "../state.ts";
import { commentView } from "../view/comment.ts";
import { labelView } from "../view/label.ts";
import { pullAsIssueView, pullView } from "../view/pull.ts";
import { repositoryView } from "../view/repository.ts";
import { reviewCommentView, reviewView } from "../view/review.ts";
import { userView } from "../view/user.ts";
import type { PullEventExtra } from "./event.ts";
import { payloadOf, webhookName } from "./payload.ts";

type Payload = Promise<Record<string, unknown>>;

/** The payload of `pull_request` and `pull_request_target`. */
export async function pullPayload(
  state: State,
  action: string,
  pull: Pull,
  extra: PullEventExtra & { sender: string },
): Payload {
  const { before, label, from = {} } = extra;
  return payloadOf(state, webhookName("pull_request", action), {
    ...(await common(state, action, pull, extra.sender)),
    number: pull.number,
    ...(action === "synchronize" ? { before: before ?? pull.headSha, after: pull.headSha } : {}),
    ...(action === "edited" ? { changes: changesFrom(from) } : {}),
    ...(label === undefined ? {} : { label: labelView(state, pull.repository, label) }),
  });
}

function changesFrom({ title, body, base }: NonNullable<PullEventExtra["from"]>) {
  return {
    ...(title === undefined ? {} : { title: { from: title } }),
    ...(body === undefined ? {} : { body: { from: body } }),
    ...(base === undefined ? {} : { base: { ref: { from: base.ref }, sha: { from: base.sha } } }),
  };
}

/** The payload of `issue_comment`: it says of the pull request no more than its URL. */
export async function commentPayload(
  state: State,
  action: string,
  comment: Comment,
  sender: string,
): Payload {
  return payloadOf(state, webhookName("issue_comment", action), {
    action,
    issue: pullAsIssueView(state, comment.pull),
    comment: commentView(state, comment),
    ...(action === "edited" ? { changes: {} } : {}),
    repository: repositoryView(state, comment.pull.repository),
    sender: userView(state, sender),
  });
}

/** The payload of `pull_request_review_comment`. */
export async function reviewCommentPayload(
  state: State,
  action: string,
  comment: ReviewComment,
  sender: string,
): Payload {
  return payloadOf(state, webhookName("pull_request_review_comment", action), {
    ...(await common(state, action, comment.thread.pull, sender)),
    comment: await reviewCommentView(state, comment),
    ...(action === "edited" ? { changes: {} } : {}),
  });
}

/** The payload of `pull_request_review`. */
export async function reviewPayload(
  state: State,
  action: string,
  review: Review,
  sender: string,
): Payload {
  const view = reviewView(state, review);
  return payloadOf(state, webhookName("pull_request_review", action), {
    ...(await common(state, action, review.pull, sender)),
    // Webhooks write in lower case what REST writes in capitals.
    review: { ...view, state: view.state.toLowerCase(), submitted_at: review.submittedAt },
    ...(action === "edited" ? { changes: {} } : {}),
  });
}

async function common(state: State, action: string, pull: Pull, sender: string) {
  return {
    action,
    pull_request: await pullView(state, pull),
    repository: repositoryView(state, pull.repository),
    sender: userView(state, sender),
  };
}
