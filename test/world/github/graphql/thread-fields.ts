import { mayPush, roleIn } from "../act/repository.ts";
import type { Thread } from "../entity/repository.ts";
import type { Token } from "../entity/token.ts";
import { may } from "../permission.ts";
import { isOutdated, place } from "../placement/place.ts";
import { actor } from "./actor.ts";
import { connection } from "./connection.ts";
import type { Context, Fields } from "./context.ts";

/**
 * Whether a token may resolve a thread. Apps and jobs need `contents: write`
 * (github/gh-aw#35726), people push access or authorship.
 */
export function mayResolve(token: Token, { pull }: Thread): boolean {
  if (token.type === "user" && !token.permissions) {
    return pull.author === token.login || mayPush(roleIn(pull.repository, token.login));
  }
  return may(token, { scope: "contents", level: "write" }, pull.repository);
}

/** A review thread. */
export function threadFields(context: Context, thread: Thread): Fields {
  const { state, token } = context;
  const [first] = thread.comments;
  if (!first) throw new Error(`thread ${thread.nodeId} has no comments`);
  const { location } = first;
  return {
    __typename: "PullRequestReviewThread",
    id: thread.nodeId,
    path: thread.path,
    isResolved: thread.resolved,
    isCollapsed: thread.resolved,
    isOutdated: () => isOutdated(first),
    line: async () => (await place(first)).line,
    startLine: async () => (await place(first)).startLine,
    originalLine: location.line,
    originalStartLine: location.startLine,
    diffSide: location.side,
    startDiffSide: location.startSide,
    subjectType: location.subject.toUpperCase(),
    // The schema says `User` where a bot resolves, too.
    resolvedBy: thread.resolvedBy && { ...actor(state, thread.resolvedBy), __typename: "User" },
    viewerCanResolve: !thread.resolved && mayResolve(token, thread),
    viewerCanUnresolve: thread.resolved && mayResolve(token, thread),
    viewerCanReply: true,
    comments: connection(
      () =>
        thread.comments.filter(
          (comment) => comment.review.state !== "PENDING" || comment.user === token.login,
        ),
      (comment) => context.show(comment),
    ),
    pullRequest: () => context.show(thread.pull),
    repository: () => context.show(thread.pull.repository),
  };
}
