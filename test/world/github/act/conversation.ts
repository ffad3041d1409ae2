import type { Reaction, ReactionContent } from "../entity/reaction.ts";
import type { Comment, Pull, ReviewComment } from "../entity/repository.ts";
import type { Token } from "../entity/token.ts";
import { HttpError, invalidField } from "../http-error.ts";
import { added, now, type State } from "../state.ts";
import { mayPush, roleIn } from "./repository.ts";
import { userOf } from "./user.ts";

/** Characters of a body: https://github.com/orgs/community/discussions/27190 */
export const bodyLimit = 65_536;

/** Throws GitHub's 422 for a body that is too long or blank. */
export function checkBody(
  resource: "IssueComment" | "PullRequestReviewComment",
  body: string,
): void {
  const field = resource === "IssueComment" ? "data" : "body";
  if (body.length > bodyLimit) {
    const message = `Body is too long (maximum is ${bodyLimit} characters)`;
    throw invalidField(resource, field, "unprocessable", message);
  }
  if (body.trim() === "") {
    throw invalidField(resource, field, "unprocessable", "Body cannot be blank");
  }
}

/** Throws where a conversation is locked and the token is no collaborator's. */
export function checkUnlocked({ locked, repository }: Pull, token: Token): void {
  if (!locked) return;
  if (token.type === "user" && mayPush(roleIn(repository, token.login))) return;
  throw new HttpError(403, "Unable to create comment because issue is locked.");
}

/** Posts in the conversation. */
export function addComment(state: State, pull: Pull, user: string, body: string): Comment {
  userOf(state, user);
  const comment = added<Comment>(state, {
    kind: "comment",
    pull,
    user,
    body,
    createdAt: now(),
    updatedAt: now(),
    reactions: [],
    minimized: undefined,
  });
  pull.comments.push(comment);
  return comment;
}

/** Removes a comment; a thread whose last comment goes, goes too. */
export function deleteComment(state: State, comment: Comment | ReviewComment): void {
  state.nodes.delete(comment.nodeId);
  if (comment.kind === "comment") {
    comment.pull.comments = comment.pull.comments.filter((each) => each !== comment);
    return;
  }
  const { thread } = comment;
  thread.comments = thread.comments.filter((each) => each !== comment);
  if (thread.comments.length > 0) return;
  state.nodes.delete(thread.nodeId);
  thread.pull.threads = thread.pull.threads.filter((each) => each !== thread);
}

/** Adds a reaction; a user's second one of a content is the first. */
export function react(
  state: State,
  subject: { reactions: Reaction[] },
  user: string,
  content: ReactionContent,
): { reaction: Reaction; isNew: boolean } {
  userOf(state, user);
  const same = subject.reactions.find((each) => each.user === user && each.content === content);
  if (same) return { reaction: same, isNew: false };
  const reaction = added<Reaction>(state, { kind: "reaction", user, content, createdAt: now() });
  subject.reactions.push(reaction);
  return { reaction, isNew: true };
}
