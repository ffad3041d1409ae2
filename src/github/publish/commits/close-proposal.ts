import type { GitHubClient } from "../../client.ts";
import type { RepositoryName } from "../../events/request.ts";
import {
  claimOf,
  ofKind,
  places,
  readMarker,
  withSignedMarker,
} from "../../marker/signed-marker.ts";
import type { PlannedClosing } from "../../plan/publication.ts";
import { findProposal } from "../../read/find-proposal.ts";
import { isOwnFix } from "../../read/own-commits.ts";
import type { Viewer } from "../../read/pull-request.ts";
import { createOnce } from "../../retry.ts";

/**
 * Closes the open pull request with fixes, with a comment that says why. It stays open when its head commit is not
 * ours. Its branch stays in any case. Returns what the reader must know; null when there was none. Throws
 * `GitHubError`.
 */
export async function closeProposal(
  client: GitHubClient,
  repository: RepositoryName,
  { branch, body, key }: PlannedClosing,
  viewer: Viewer,
): Promise<string | null> {
  const proposal = await findProposal(client, repository, branch, viewer);
  if (proposal === undefined) return null;
  const { number, head } = proposal;
  if (!(await isOwnFix(client, repository, head, viewer))) {
    return `No fix is left, but pull request ${number} stays open: it has commits of somebody else.`;
  }
  const conversation = { ...repository, issue_number: number };
  const isSaid = async () => {
    const target = { ...conversation, per_page: 100 };
    const comments = await client.paginate(client.rest.issues.listComments, target);
    const said = comments.some(({ user, body: text = "" }) => {
      if (user?.id !== viewer.id) return false;
      const place = { pullNumber: number, at: [places.conversation] };
      const read = ofKind(readMarker(text, place, client.keyring), "reply");
      return read !== undefined && claimOf(read).key === key;
    });
    return said || undefined;
  };
  const say = async () => {
    const place = { pullNumber: number, at: places.conversation };
    const text = withSignedMarker(body, { kind: "reply", key }, place, client.keyring);
    await client.rest.issues.createComment({ ...conversation, body: text });
    return true;
  };
  if (!(await isSaid())) await createOnce(say, isSaid);
  await client.rest.pulls.update({ ...repository, pull_number: number, state: "closed" });
  return `No fix is left: pull request ${number} with the fixes is closed.`;
}
