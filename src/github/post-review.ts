import type { GitHubClient } from "./client.ts";
import { createOnce } from "./create-once.ts";
import { isRefused } from "./failure.ts";
import { parseMarker, withMarker } from "./marker.ts";
import type { PlannedComment, PlannedReview, PostedComment, Publication } from "./publication.ts";
import type { Viewer } from "./pull-request.ts";

/** What became of a review. */
export interface PostedReview {
  /** Address of its first part; null when none was posted. */
  readonly url: string | null;
  /** Whether the body was posted. */
  readonly said: boolean;
  readonly comments: readonly PostedComment[];
}

/** GitHub's words for a comment that fits no line; the answer does not say which of them it was. */
const badAnchor =
  /could not be resolved|must be part of the diff|path is invalid|same hunk|precede the end line/i;

/**
 * Posts a review at the pinned head in one call. When GitHub refuses a line, nothing of the call is kept: then the halves
 * are posted apart until the comment that does not fit stands alone, and no other is lost. Throws `GitHubError` where
 * nothing can be posted at all.
 */
export async function postReview(
  client: GitHubClient,
  publication: Publication,
  review: PlannedReview,
  viewer: Viewer,
): Promise<PostedReview> {
  const comments: PostedComment[] = [];
  let url: string | null = null;
  let body = review.body;

  const post = async (part: readonly PlannedComment[], key: string): Promise<void> => {
    try {
      const address = await createReview(
        client,
        publication,
        { body, key, comments: part },
        viewer,
      );
      url ??= address;
      body = "_(continued)_";
      comments.push(...part.map(({ issue }) => posted(issue)));
    } catch (error) {
      if (!isRefused(error, 422) || !badAnchor.test(error.message)) throw error;
      if (part.length <= 1) {
        comments.push(...part.map(({ issue }) => refused(issue)));
        return;
      }
      const middle = Math.ceil(part.length / 2);
      await post(part.slice(0, middle), `${key}.1`);
      await post(part.slice(middle), `${key}.2`);
    }
  };

  await post(review.comments, review.key);
  // The only comments were refused, but the body has issues of its own to tell.
  if (url === null && review.fileIssues.length > 0) await post([], `${review.key}.0`);
  return { url, said: url !== null, comments };
}

async function createReview(
  client: GitHubClient,
  { repository, pullNumber, head }: Publication,
  part: { body: string; key: string; comments: readonly PlannedComment[] },
  viewer: Viewer,
): Promise<string> {
  const target = { ...repository, pull_number: pullNumber };
  return await createOnce(
    async () => {
      const { data } = await client.rest.pulls.createReview({
        ...target,
        commit_id: head,
        event: "COMMENT",
        body: withMarker(part.body, { kind: "review", head, key: part.key }),
        comments: part.comments.map(toRequest),
      });
      return data.html_url;
    },
    async () => {
      const reviews = await client.paginate(client.rest.pulls.listReviews, {
        ...target,
        per_page: 100,
      });
      const ours = reviews.find((review) => {
        const marker = review.user?.id === viewer.id ? parseMarker(review.body) : undefined;
        return marker?.kind === "review" && marker.key === part.key;
      });
      return ours?.html_url;
    },
  );
}

function toRequest({ file, side, startLine, line, body }: PlannedComment) {
  const range = startLine === null ? {} : { start_line: startLine, start_side: side };
  return { path: file, side, line, body, ...range };
}

function posted(issue: string): PostedComment {
  return { issue, status: "posted", url: null, reason: null };
}

function refused(issue: string): PostedComment {
  return { issue, status: "refused", url: null, reason: "GitHub refused its line" };
}
