import type { GitHubClient } from "../client.ts";
import { isRefused } from "../failure.ts";
import type { CommandRequest } from "./request.ts";

/**
 * Whether a command's comment still stands as the event brought it. Between the event and the run somebody may have
 * edited it, and who may write to the repository may edit other people's words. A review's text carries no time of its
 * last edit, so the words themselves are compared too. Throws `GitHubError`.
 */
export async function isUnchanged(client: GitHubClient, request: CommandRequest): Promise<boolean> {
  const { comment } = request;
  try {
    const now = await readComment(client, request);
    const edited = now.updated_at !== undefined && now.updated_at !== comment.createdAt;
    return !edited && (now.body ?? "") === comment.body;
  } catch (error) {
    if (isRefused(error, 404, 410)) return false;
    throw error;
  }
}

async function readComment(
  client: GitHubClient,
  { repository, pullNumber, comment }: CommandRequest,
): Promise<{ body?: string | null | undefined; updated_at?: string | undefined }> {
  const { id } = comment;
  switch (comment.kind) {
    case "conversation":
      return (await client.rest.issues.getComment({ ...repository, comment_id: id })).data;
    case "inline":
      return (await client.rest.pulls.getReviewComment({ ...repository, comment_id: id })).data;
    case "review": {
      const review = { ...repository, pull_number: pullNumber, review_id: id };
      return { body: (await client.rest.pulls.getReview(review)).data.body };
    }
  }
}
