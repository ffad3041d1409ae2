import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isRefused } from "../failure.ts";
import { parseMarker, type SummaryMarker, withoutMarker } from "../marker/marker.ts";

/** Our summary comment as it is now; undefined when it is gone, or no summary any more. Throws `GitHubError`. */
export async function readSummary(
  client: GitHubClient,
  repository: RepositoryName,
  commentId: number,
): Promise<{ readonly body: string; readonly marker: SummaryMarker } | undefined> {
  try {
    const { data } = await client.rest.issues.getComment({ ...repository, comment_id: commentId });
    const text = data.body ?? "";
    const marker = parseMarker(text);
    return marker?.kind === "summary" ? { body: withoutMarker(text), marker } : undefined;
  } catch (error) {
    if (isRefused(error, 404, 410)) return undefined;
    throw error;
  }
}
