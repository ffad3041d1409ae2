import type { GitHubClient } from "../client.ts";
import {
  type CommentNode,
  type ThreadCommentsAnswer,
  type ThreadNode,
  threadCommentsQuery,
} from "./pull-request-query.ts";

/** A thread with all of its comments: one request more for each further hundred. Throws `GitHubError`. */
export async function readThreadComments(
  client: GitHubClient,
  thread: ThreadNode,
): Promise<ThreadNode> {
  const nodes: CommentNode[] = [...thread.comments.nodes];
  let { pageInfo } = thread.comments;
  while (pageInfo.hasNextPage) {
    const variables = { id: thread.id, after: pageInfo.endCursor };
    const answer = await client.graphql<ThreadCommentsAnswer>(threadCommentsQuery, variables);
    const page = answer.node?.comments;
    // Deleted meanwhile.
    if (page === undefined) break;
    for (const node of page.nodes) nodes.push(node);
    pageInfo = page.pageInfo;
  }
  return { ...thread, comments: { nodes, pageInfo } };
}
