import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isRefused } from "../failure.ts";

/** A commit of ours on a branch. */
export interface ReadFix {
  /** SHA of its one parent. */
  readonly parent: string;
  /** Time, as whoever made it says: of a commit of ours GitHub does. */
  readonly committedAt: string;
  /** First line of its message. */
  readonly headline: string;
  /** SHAs of the commits between it and the head, the head included. */
  readonly above: readonly string[];
}

/**
 * Reads a commit and what was committed on top of it; undefined when the head does not descend from it. GitHub lists 250
 * commits at most: with more of them some are not known, and it counts as undefined too. Throws `GitHubError`.
 */
export async function readFix(
  client: GitHubClient,
  repository: RepositoryName,
  sha: string,
  head: string,
): Promise<ReadFix | undefined> {
  try {
    const basehead = `${sha}...${head}`;
    const { data } = await client.rest.repos.compareCommitsWithBasehead({
      ...repository,
      basehead,
    });
    const [parent, ...others] = data.base_commit.parents;
    const descends = data.status === "ahead" || data.status === "identical";
    if (!descends || parent === undefined || others.length > 0) return undefined;
    if (data.commits.length < data.total_commits) return undefined;
    return {
      parent: parent.sha,
      committedAt: data.base_commit.commit.committer?.date ?? "",
      headline: data.base_commit.commit.message.split("\n", 1)[0] ?? "",
      above: data.commits.map((commit) => commit.sha),
    };
  } catch (error) {
    if (isRefused(error, 404, 422)) return undefined;
    throw error;
  }
}
