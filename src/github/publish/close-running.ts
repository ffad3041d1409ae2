import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isRefused } from "../failure.ts";
import { parseMarker, withMarker, withoutMarker } from "../marker/marker.ts";

/**
 * Ends a summary comment that a killed run left "running": replaces its text, keeps what it remembers. Returns whether
 * there was something to end. Throws `GitHubError`.
 * @param ended the comment's new text, given its text of now
 */
export async function closeRunning(
  client: GitHubClient,
  repository: RepositoryName,
  commentId: number,
  ended: (text: string) => string,
): Promise<boolean> {
  const target = { ...repository, comment_id: commentId };
  try {
    const { data } = await client.rest.issues.getComment(target);
    const before = data.body ?? "";
    const marker = parseMarker(before);
    if (marker?.kind !== "summary" || marker.state !== "running") return false;
    const body = withMarker(ended(withoutMarker(before)), { ...marker, state: "done" });
    await client.rest.issues.updateComment({ ...target, body });
    return true;
  } catch (error) {
    if (isRefused(error, 404, 410)) return false;
    throw error;
  }
}
