import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isRefused } from "../failure.ts";
import { type SummaryMarker, withMarker, withoutMarker } from "../marker/marker.ts";
import { claimOf, ofKind, places, readMarker, withSignedMarker } from "../marker/signed-marker.ts";

/**
 * Ends a summary comment that a killed run left "running": replaces its text, keeps what it remembers. What is not signed
 * with one of our keys is not signed by this either, and keeps only what was said. Returns whether there was something
 * to end. Throws `GitHubError`.
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
    const pullNumber = Number(/\/issues\/(\d+)$/.exec(data.issue_url)?.[1] ?? 0);
    const at = places.conversation;
    const read = ofKind(readMarker(before, { pullNumber, at: [at] }, client.keyring), "summary");
    if (read === undefined || claimOf(read).state !== "running") return false;
    const text = ended(withoutMarker(before));
    const body = read.trusted
      ? withSignedMarker(
          text,
          { ...read.marker, state: "done" },
          { pullNumber, at },
          client.keyring,
        )
      : withMarker(text, saidOnly(read.claim), client.keyring.name);
    await client.rest.issues.updateComment({ ...target, body });
    return true;
  } catch (error) {
    if (isRefused(error, 404, 410)) return false;
    throw error;
  }
}

function saidOnly({ head, said }: Pick<SummaryMarker, "head" | "said">): SummaryMarker {
  return {
    kind: "summary",
    state: "done",
    head,
    reviewedHead: null,
    reviewedBase: null,
    said,
    issues: [],
    commits: [],
    dismissed: [],
    renamed: [],
  };
}
