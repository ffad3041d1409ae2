import type { PostedComment, Publication } from "../plan/publication.ts";
import type { ReviewThread } from "../read/pull-request.ts";

/**
 * Posted comments with their addresses, and those of earlier runs. What is found on the pull request was posted, also
 * where its answer was lost.
 */
export function linkedComments(
  publication: Publication,
  comments: readonly PostedComment[],
  threads: readonly ReviewThread[],
): PostedComment[] {
  const known = threads.flatMap(({ marker, url }) =>
    marker === null ? [] : [{ issue: marker.issue.fingerprint.slice(0, 8), url }],
  );
  const posted = comments.map((comment): PostedComment => {
    const url = known.findLast(({ issue }) => issue === comment.issue)?.url;
    if (url === undefined) return comment;
    return { issue: comment.issue, status: "posted", url, reason: null };
  });
  const planned = new Set(publication.review?.comments.map(({ issue }) => issue));
  const earlier = known.filter(({ issue }) => !planned.has(issue));
  return [
    ...posted,
    ...earlier.map((one): PostedComment => ({ ...one, status: "already", reason: null })),
  ];
}
