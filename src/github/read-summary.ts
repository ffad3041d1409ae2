import type { GitHubClient } from "./client.ts";
import { isRefused } from "./failure.ts";
import { parseMarker, type SummaryMarker } from "./marker.ts";
import type { RepositoryName } from "./request.ts";

/** What our summary comment remembers now; undefined when it is gone, or no summary any more. Throws `GitHubError`. */
export async function readSummaryMarker(
  client: GitHubClient,
  repository: RepositoryName,
  commentId: number,
): Promise<SummaryMarker | undefined> {
  try {
    const { data } = await client.rest.issues.getComment({ ...repository, comment_id: commentId });
    const marker = parseMarker(data.body ?? "");
    return marker?.kind === "summary" ? marker : undefined;
  } catch (error) {
    if (isRefused(error, 404, 410)) return undefined;
    throw error;
  }
}
