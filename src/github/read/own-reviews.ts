import type { GitHubClient } from "../client.ts";
import { parseMarker } from "../marker/marker.ts";
import { claimOf, ofKind, places, readMarker } from "../marker/signed-marker.ts";
import type { Publication } from "../plan/publication.ts";
import type { Viewer } from "./pull-request.ts";

/** A review of ours. */
interface OwnReview {
  readonly id: number;
  readonly url: string;
  /** See `ReviewMarker`. */
  readonly key: string;
  /** Begun and not submitted: nobody but us sees it. */
  readonly pending: boolean;
}

/** A run of another configuration that began a review so long ago has ended: GitHub lets nobody begin two. */
const abandonedMs = 10 * 60_000;

/**
 * The reviews on a pull request that our account wrote and that carry our marker, and what a run of another configuration
 * has left pending. Throws `GitHubError`.
 */
export async function ownReviews(
  client: GitHubClient,
  { repository, pullNumber }: Pick<Publication, "repository" | "pullNumber">,
  viewer: Viewer,
): Promise<OwnReview[]> {
  const target = { ...repository, pull_number: pullNumber, per_page: 100 };
  const reviews = await client.paginate(client.rest.pulls.listReviews, target);
  return reviews.flatMap(({ id, user, body, html_url: url, state }) => {
    if (user?.id !== viewer.id) return [];
    const pending = state === "PENDING";
    const parsed = parseMarker(body);
    if (pending && parsed && parsed.name !== client.keyring.name) {
      const since = Date.now() - Date.parse(parsed.time ?? "");
      return since > abandonedMs ? [{ id, url, key: "", pending }] : [];
    }
    const read = ofKind(
      readMarker(body, { pullNumber, at: [places.review] }, client.keyring),
      "review",
    );
    return read === undefined ? [] : [{ id, url, key: claimOf(read).key, pending }];
  });
}
