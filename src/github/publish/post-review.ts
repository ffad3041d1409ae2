import type { GitHubClient } from "../client.ts";
import { isRefused } from "../failure.ts";
import { claimedIn, issueIn } from "../marker/remembered-issues.ts";
import type {
  PlannedComment,
  PlannedReview,
  PostedComment,
  PostedReview,
  Publication,
} from "../plan/publication.ts";
import { ownReviews } from "../read/own-reviews.ts";
import type { ReviewThread, Viewer } from "../read/pull-request.ts";
import { createOnce } from "../retry.ts";
import { postPendingReview } from "./post-pending-review.ts";
import { signedComment, signedReview } from "./signed-texts.ts";

/** GitHub's words for a comment that fits no line; the answer does not say which of them it was. */
const badAnchor =
  /could not be resolved|must be part of the diff|path is invalid|same hunk|precede the end line/i;

/** GitHub's words where a review that was begun and not submitted stands in the way. */
const pending = /pending review/i;

/**
 * Posts a review at the pinned head in one call. When GitHub refuses a line, it keeps nothing of the call. Then the
 * review is built comment by comment and submitted as one, without those that do not fit. So is one with comments on
 * files, which that call does not take. Throws `GitHubError` where nothing can be posted at all.
 * https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request
 */
export async function postReview(
  client: GitHubClient,
  publication: Publication,
  review: PlannedReview,
  viewer: Viewer,
): Promise<PostedReview> {
  const onLines = review.comments.flatMap((comment) =>
    comment.line === null ? [] : [{ ...comment, line: comment.line }],
  );
  if (onLines.length < review.comments.length) {
    return await postPendingReview(client, publication, review, viewer);
  }
  try {
    const url = await createReview(client, publication, { ...review, comments: onLines }, viewer);
    const comments = review.comments.map(({ issue }): PostedComment => {
      return { issue, status: "posted", url: null };
    });
    return { url, comments };
  } catch (error) {
    const apart =
      isRefused(error, 422) && [badAnchor, pending].some((one) => one.test(error.message));
    if (!apart) throw error;
    return await postPendingReview(client, publication, review, viewer);
  }
}

/** A comment on lines of the diff. */
type CommentOnLines = PlannedComment & { readonly line: number };

interface ReviewOnLines extends PlannedReview {
  readonly comments: readonly CommentOnLines[];
}

async function createReview(
  client: GitHubClient,
  publication: Publication,
  { body, key, comments }: ReviewOnLines,
  viewer: Viewer,
): Promise<string> {
  const { repository, pullNumber, head } = publication;
  return await createOnce(
    async () => {
      const { data } = await client.rest.pulls.createReview({
        ...repository,
        pull_number: pullNumber,
        commit_id: head,
        event: "COMMENT",
        body: signedReview({ body, key }, publication, client.keyring),
        comments: comments.map((comment) => {
          return { ...placeOf(comment), body: signedComment(comment, pullNumber, client.keyring) };
        }),
      });
      return data.html_url;
    },
    async () => {
      const reviews = await ownReviews(client, publication, viewer);
      return reviews.find((one) => one.key === key && !one.pending)?.url;
    },
  );
}

function placeOf({ file, side, startLine, line }: CommentOnLines) {
  const range = startLine === null ? {} : { start_line: startLine, start_side: side };
  return { path: file, side, line, ...range };
}

/**
 * Posted comments with their addresses, and those of earlier runs. A comment that stands on the pull request was
 * posted, even if the answer to the request was lost.
 */
export function linkedComments(
  publication: Publication,
  comments: readonly PostedComment[],
  threads: readonly ReviewThread[],
): PostedComment[] {
  const known = threads.flatMap((thread) => {
    const issue = claimedIn(thread)?.slice(0, 8);
    return issue === undefined ? [] : [{ issue, url: thread.url, ours: issueIn(thread) }];
  });
  const posted = comments.map((comment): PostedComment => {
    const found = known.findLast(({ issue }) => issue === comment.issue);
    // A thread that may not be ours proves no comment.
    if (found === undefined || (!found.ours && comment.status !== "posted")) return comment;
    return { issue: comment.issue, status: "posted", url: found.url };
  });
  const planned = new Set(publication.review?.comments.map(({ issue }) => issue));
  const earlier = known.filter(({ issue }) => !planned.has(issue));
  return [
    ...posted,
    ...earlier.map(({ issue, url }): PostedComment => {
      return { issue, url, status: "already" };
    }),
  ];
}
