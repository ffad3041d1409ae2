import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isRefused } from "../failure.ts";
import { type SummaryMarker, withoutMarker } from "../marker/marker.ts";
import { ofKind, places, readMarker } from "../marker/signed-marker.ts";

/**
 * Our summary comment as it is now; undefined when it is gone, no summary any more, or not as we wrote it. Throws
 * `GitHubError`.
 */
export async function readSummary(
  client: GitHubClient,
  repository: RepositoryName,
  pullNumber: number,
  commentId: number,
): Promise<{ readonly body: string; readonly marker: SummaryMarker } | undefined> {
  try {
    const { data } = await client.rest.issues.getComment({ ...repository, comment_id: commentId });
    const text = data.body ?? "";
    const place = { pullNumber, at: [places.conversation] };
    const read = ofKind(readMarker(text, place, client.keyring), "summary");
    return read?.trusted ? { body: withoutMarker(text), marker: read.marker } : undefined;
  } catch (error) {
    if (isRefused(error, 404, 410)) return undefined;
    throw error;
  }
}
