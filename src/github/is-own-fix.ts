import type { GitHubClient } from "./client.ts";
import { issueTrailer } from "./commit-message.ts";
import type { Viewer } from "./pull-request.ts";
import type { RepositoryName } from "./request.ts";

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
