import { maxBodyLength } from "../../text/budget.ts";
import { cutMarkdown } from "../../text/cut.ts";
import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isRefused } from "../failure.ts";
import { markerLength, parseMarker, type SummaryMarker } from "../marker/marker.ts";
import { ofKind, places, readMarker, withSignedMarker } from "../marker/signed-marker.ts";
import type { Viewer } from "../read/pull-request.ts";
import { createOnce } from "../retry.ts";

/** Where a summary goes. */
export interface SummaryTarget {
  readonly repository: RepositoryName;
  readonly pullNumber: number;
  readonly viewer: Viewer;
  /** Null: there is none yet. */
  readonly commentId: number | null;
}

/** The comment as it stands on GitHub. */
export interface WrittenSummary {
  readonly id: number;
  readonly url: string;
}

/**
 * Writes the one comment that is kept up to date: edits it, or creates it where there is none, also when somebody deleted
 * it meanwhile. For the report at the end and for the progress before it. Throws `GitHubError`.
 */
export async function writeSummary(
  client: GitHubClient,
  target: SummaryTarget,
  body: string,
  marker: SummaryMarker,
): Promise<WrittenSummary> {
  // A text that was written for a smaller marker loses its end: what the marker remembers is not lost for it.
  const text = withSignedMarker(
    cutMarkdown(body, maxBodyLength - markerLength(marker)),
    marker,
    { pullNumber: target.pullNumber, at: places.conversation },
    client.keyring,
  );
  if (target.commentId !== null) {
    try {
      const { data } = await client.rest.issues.updateComment({
        ...target.repository,
        comment_id: target.commentId,
        body: text,
      });
      return { id: data.id, url: data.html_url };
    } catch (error) {
      if (!isRefused(error, 404, 410)) throw error;
    }
  }
  return await createSummary(client, target, text);
}

async function createSummary(
  client: GitHubClient,
  { repository, pullNumber, viewer }: SummaryTarget,
  body: string,
): Promise<WrittenSummary> {
  const conversation = { ...repository, issue_number: pullNumber };
  return await createOnce(
    async () => {
      const { data } = await client.rest.issues.createComment({ ...conversation, body });
      return { id: data.id, url: data.html_url };
    },
    async () => {
      const comments = await client.paginate(client.rest.issues.listComments, {
        ...conversation,
        per_page: 100,
      });
      const place = { pullNumber, at: [places.conversation] };
      // The one that was just sent: an older one may be there that people hid.
      const time = parseMarker(body)?.time;
      const ours = comments.find(({ user, body: text = "" }) => {
        const read = user?.id === viewer.id ? readMarker(text, place, client.keyring) : undefined;
        return ofKind(read, "summary")?.time === time;
      });
      return ours && { id: ours.id, url: ours.html_url };
    },
  );
}
