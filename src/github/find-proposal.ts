import type { GitHubClient } from "./client.ts";
import { issueTrailer } from "./commit-message.ts";
import type { Viewer } from "./pull-request.ts";
import type { RepositoryName } from "./request.ts";

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

/** By this address GitHub commits what is made through its API. */
const gitHubsOwn = "noreply@github.com";

/** Whether a commit is a fix of ours that nobody has made anew since. Throws `GitHubError`. */
export async function isOwnFix(
  client: GitHubClient,
  repository: RepositoryName,
  sha: string,
  viewer: Viewer,
): Promise<boolean> {
  const { data } = await client.rest.repos.getCommit({ ...repository, ref: sha });
  const { author, committer, message } = data.commit;
  // GitHub names an account in the address it writes itself.
  const isOwn = (email = "") => email.startsWith(`${viewer.id}+`);
  const written = data.author?.id === viewer.id || isOwn(author?.email);
  const committed = isOwn(committer?.email) || committer?.email === gitHubsOwn;
  return written && committed && message.includes(`${issueTrailer}: `);
}
