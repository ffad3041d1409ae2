import { type Reaction, reactionContents } from "../entity/reaction.ts";
import type { Comment } from "../entity/repository.ts";
import { repositoryUrl, type State } from "../state.ts";
import { associationOf, userView } from "./user.ts";

/** A comment of the conversation as REST shows it. */
export function commentView(state: State, comment: Comment) {
  const { pull, id, user } = comment;
  const root = repositoryUrl(state, pull.repository);
  const url = `${root}/issues/comments/${id}`;
  const page = `${state.url}/${pull.repository.fullName}/pull/${pull.number}`;
  return {
    url,
    html_url: `${page}#issuecomment-${id}`,
    issue_url: `${root}/issues/${pull.number}`,
    id,
    node_id: comment.nodeId,
    user: userView(state, user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: associationOf(pull.repository, user),
    reactions: reactionSummary(comment.reactions, url),
    performed_via_github_app: null,
  };
}

/** How often each reaction was given. */
export function reactionSummary(reactions: readonly Reaction[], url: string) {
  const counts = reactionContents.map((content) => [
    content,
    reactions.filter((reaction) => reaction.content === content).length,
  ]);
  const named: Record<string, number> = Object.fromEntries(counts);
  return { url: `${url}/reactions`, total_count: reactions.length, ...named };
}

/** A reaction as REST shows it. */
export function reactionView(state: State, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: userView(state, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
