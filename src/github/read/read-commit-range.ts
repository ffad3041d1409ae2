import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isRefused } from "../failure.ts";

/** What lies between two commits. */
export interface CommitRange {
  /** `ahead`: all of the first commit's history is in the second's; `identical`: they are one. */
  readonly status: "ahead" | "behind" | "diverged" | "identical";
  /** SHAs of what the second has and the first has not, oldest first; the first hundred. */
  readonly commits: readonly string[];
}

/** Compares two commits. Undefined when one of them is gone, or they have nothing in common. Throws `GitHubError`. */
export async function readCommitRange(
  client: GitHubClient,
  repository: RepositoryName,
  from: string,
  to: string,
): Promise<CommitRange | undefined> {
  if (from === to) return { status: "identical", commits: [] };
  try {
    const { data } = await client.rest.repos.compareCommitsWithBasehead({
      ...repository,
      basehead: `${from}...${to}`,
      per_page: 100,
    });
    return { status: data.status, commits: data.commits.map(({ sha }) => sha) };
  } catch (error) {
    if (isRefused(error, 404)) return undefined;
    throw error;
  }
}
