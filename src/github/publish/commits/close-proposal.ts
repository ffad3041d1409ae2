import type { GitHubClient } from "../../client.ts";
import type { RepositoryName } from "../../events/request.ts";
import { parseMarker, withMarker } from "../../marker/marker.ts";
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
      const marker = user?.id === viewer.id ? parseMarker(text) : undefined;
      return marker?.kind === "reply" && marker.key === key;
    });
    return said || undefined;
  };
  const say = async () => {
    const text = withMarker(body, { kind: "reply", key });
    await client.rest.issues.createComment({ ...conversation, body: text });
    return true;
  };
  if (!(await isSaid())) await createOnce(say, isSaid);
  await client.rest.pulls.update({ ...repository, pull_number: number, state: "closed" });
  return `No fix is left: pull request ${number} with the fixes is closed.`;
}
