import { configurationName } from "../../model/configuration-name.ts";
import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import type { MarkedCommit } from "../marker/marker.ts";
import { issueTrailer, nameTrailer, revertTrailer } from "../plan/commit-message.ts";
import { type ReadPullRequest, trustedSummary, type Viewer } from "./pull-request.ts";

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

/**
 * Our commits on a pull request, oldest first: those that the summary remembers, and those that the branch shows by
 * author and trailer. The summary may have been deleted, or a run killed behind a commit. GitHub lists only the
 * first 250 commits of a pull request. Throws `GitHubError`.
 */
export async function readOwnCommits(
  client: GitHubClient,
  { pullRequest, existing }: Pick<ReadPullRequest, "pullRequest" | "existing">,
): Promise<MarkedCommit[]> {
  const { repository, number } = pullRequest;
  const target = { ...repository, pull_number: number, per_page: 100 };
  const listed = await client.paginate(client.rest.pulls.listCommits, target);
  const nameIn = ({ message }: CommitFacts["commit"]) =>
    trailerOf(message, nameTrailer, configurationName) ?? null;
  // A fix of another configuration is that one's to take back.
  const own = listed
    .filter((one) => isOwnCommit(one, existing.viewer))
    .filter(({ commit }) => nameIn(commit) === client.keyring.name);
  const seen = own.flatMap(({ sha, commit }): MarkedCommit[] => {
    const issue = trailerOf(commit.message, issueTrailer, /^[0-9a-f]{8,64}$/);
    const reverts = trailerOf(commit.message, revertTrailer, /^[0-9a-f]{40,64}$/);
    return issue === undefined ? [] : [{ issue, sha, ...(reverts ? { reverts } : {}) }];
  });
  const remembered = trustedSummary(existing)?.marker.commits ?? [];
  const known = new Set(remembered.map(({ sha }) => sha));
  // A listed commit that the summary does not know came after those it knows: it is written behind each commit.
  return [...remembered, ...seen.filter(({ sha }) => !known.has(sha))];
}

function trailerOf(message: string, name: string, value: RegExp): string | undefined {
  const [, text = ""] = new RegExp(`^${name}: (\\S+)$`, "m").exec(message) ?? [];
  return value.test(text) ? text : undefined;
}
