import type { GitHubClient } from "../client.ts";
import { createOnce } from "../retry.ts";

const documents = {
  resolve: `mutation CrosscheckResolve($threadId: ID!) {
  resolveReviewThread(input: {threadId: $threadId}) { thread { id } }
}`,
  reopen: `mutation CrosscheckReopen($threadId: ID!) {
  unresolveReviewThread(input: {threadId: $threadId}) { thread { id } }
}`,
} as const;

/**
 * Resolves a review thread or opens it again; what is so already stays so. Throws `GitHubError`, status 403 where the
 * token lacks contents: write, which GitHub wants for it.
 */
export async function setThreadState(
  client: GitHubClient,
  threadId: string,
  state: keyof typeof documents,
): Promise<void> {
  await createOnce(
    () => client.graphql(documents[state], { threadId }),
    async () => undefined,
  );
}
