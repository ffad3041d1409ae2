import type { GitHubClient } from "../github/client.ts";
import type { CommandRequest, RangeRequest, ReviewRequest } from "../github/request.ts";

/** SHA of the base that a request is about; null: the default branch, where there is no pull request. */
export async function baseOf(
  request: ReviewRequest | RangeRequest | CommandRequest,
  client: GitHubClient,
): Promise<string | null> {
  if (request.kind === "range") return null;
  if (request.pullRequest !== null) return request.pullRequest.base;
  // Comments in the conversation and dispatches bring no base, and their workflow is the default branch's.
  const { repository, pullNumber } = request;
  const { data } = await client.rest.pulls.get({ ...repository, pull_number: pullNumber });
  return data.base.sha;
}
