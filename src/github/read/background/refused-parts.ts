import { GitHubError } from "../../../errors.ts";
import { graphqlErrors, partialAnswer } from "../../failure.ts";
import type { PullRequestAnswer } from "../pull-request-query.ts";
import { optionalParts } from "./background-query.ts";

/**
 * The answer to a question about a pull request, also where GitHub refuses parts of it that a review can do without. They
 * are null then, and nothing is said of it: a token that may read less is a choice of its owner.
 */
export async function withoutRefusedParts(
  ask: () => Promise<PullRequestAnswer>,
): Promise<PullRequestAnswer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const answer = partialAnswer<PullRequestAnswer>(error);
    const errors = graphqlErrors(error);
    const only = errors.length > 0 && errors.every(({ path }) => isOptional(path));
    if (!only || !answer?.repository?.pullRequest) throw error;
    return answer;
  }
}

function isOptional(path: readonly unknown[]): boolean {
  const [repository, pullRequest, part] = path;
  return (
    repository === "repository" && pullRequest === "pullRequest" && optionalParts.has(String(part))
  );
}
