import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { issueTrailer } from "../plan/commit-message.ts";
import type { Viewer } from "./pull-request.ts";

/** By this address GitHub commits what is made through its API. */
const gitHubsOwn = "noreply@github.com";

/** What GitHub says of a commit. */
interface CommitFacts {
  readonly author: { readonly id?: number } | null;
  readonly commit: {
    readonly message: string;
    readonly author: { readonly email?: string } | null;
    readonly committer: { readonly email?: string } | null;
  };
}

/** Whether a commit is a fix of ours that nobody has made anew since: by author, committer and trailer. */
export function isOwnCommit({ author: account, commit }: CommitFacts, viewer: Viewer): boolean {
  const { author, committer, message } = commit;
  // GitHub names an account in the address it writes itself.
  const isOwn = (email = "") => email.startsWith(`${viewer.id}+`);
  const written = account?.id === viewer.id || isOwn(author?.email);
  const committed = isOwn(committer?.email) || committer?.email === gitHubsOwn;
  return written && committed && message.includes(`${issueTrailer}: `);
}

/** The same of a commit by its SHA. Throws `GitHubError`. */
export async function isOwnFix(
  client: GitHubClient,
  repository: RepositoryName,
  sha: string,
  viewer: Viewer,
): Promise<boolean> {
  const { data } = await client.rest.repos.getCommit({ ...repository, ref: sha });
  return isOwnCommit(data, viewer);
}
