import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import type { Viewer } from "./pull-request.ts";

/** A pull request of ours with fixes. */
interface Proposal {
  readonly number: number;
  /** SHA. */
  readonly head: string;
}

/** The open pull request that our account opened from a branch; undefined when there is none. Throws `GitHubError`. */
export async function findProposal(
  client: GitHubClient,
  repository: RepositoryName,
  branch: string,
  viewer: Viewer,
): Promise<Proposal | undefined> {
  const { data } = await client.rest.pulls.list({
    ...repository,
    head: `${repository.owner}:${branch}`,
    state: "open",
    per_page: 100,
  });
  const found = data.find((pull) => pull.user?.id === viewer.id);
  return found && { number: found.number, head: found.head.sha };
}
