import { UsageError } from "../errors.ts";
import type { GitHubClient } from "../github/client.ts";
import type { CommandRequest, RangeRequest, ReviewRequest } from "../github/events/request.ts";
import { isRefused } from "../github/failure.ts";

/**
 * SHA of the base that a request is about; null: the default branch, where it is about no pull request. Throws
 * `UsageError` where there is none of that number.
 */
export async function baseOf(
  request: ReviewRequest | RangeRequest | CommandRequest,
  client: GitHubClient,
): Promise<string | null> {
  if (request.kind === "range") return null;
  if (request.pullRequest !== null) return request.pullRequest.base;
  // Comments in the conversation and dispatches bring no base, and their workflow is the default branch's.
  const { repository, pullNumber } = request;
  try {
    const { data } = await client.rest.pulls.get({ ...repository, pull_number: pullNumber });
    return data.base.sha;
  } catch (error) {
    if (!isRefused(error, 404)) throw error;
    const where = `${repository.owner}/${repository.repo}`;
    throw new UsageError(
      `there is no pull request ${pullNumber} in ${where}, or the token may not read it`,
      { cause: error },
    );
  }
}
