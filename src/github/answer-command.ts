import type { GitHubClient } from "./client.ts";
import { createOnce } from "./create-once.ts";
import { parseMarker, withMarker } from "./marker.ts";
import type { Viewer } from "./pull-request.ts";
import type { CommandComment, RepositoryName } from "./request.ts";

/** How a command is acknowledged: seen, done, not done. */
export type Acknowledgement = "eyes" | "rocket" | "confused";

/** Where a command was given. */
export interface CommandPlace {
  readonly repository: RepositoryName;
  readonly pullNumber: number;
  readonly comment: CommandComment;
}

/** Puts a reaction on a command's comment; the same one twice is one. A review's own text cannot have any. */
export async function acknowledge(
  client: GitHubClient,
  { repository, comment }: CommandPlace,
  content: Acknowledgement,
): Promise<void> {
  const subject = { ...repository, comment_id: comment.id, content };
  if (comment.kind === "conversation") await client.rest.reactions.createForIssueComment(subject);
  if (comment.kind === "inline") {
    await client.rest.reactions.createForPullRequestReviewComment(subject);
  }
}

/**
 * Answers a command where it was asked, once: in its thread, else in the conversation. A run that is repeated finds the
 * answer by its marker.
 * @param body harmless markdown
 */
export async function replyToCommand(
  client: GitHubClient,
  { repository, pullNumber, comment }: CommandPlace,
  body: string,
  viewer: Viewer,
): Promise<void> {
  const key = `command-${comment.kind}-${comment.id}`;
  const text = withMarker(body, { kind: "reply", key });
  const isAnswer = (one: { body?: string | undefined; user: { id: number } | null }) => {
    const marker = one.user?.id === viewer.id ? parseMarker(one.body ?? "") : undefined;
    return marker?.kind === "reply" && marker.key === key;
  };
  const inThread = comment.kind === "inline" && comment.threadOf !== null;
  const look = async () => {
    if (inThread) {
      const threads = await client.paginate(client.rest.pulls.listReviewComments, {
        ...repository,
        pull_number: pullNumber,
        per_page: 100,
      });
      return threads.find((one) => isAnswer({ body: one.body, user: one.user }));
    }
    const comments = await client.paginate(client.rest.issues.listComments, {
      ...repository,
      issue_number: pullNumber,
      since: comment.createdAt,
      per_page: 100,
    });
    return comments.find((one) => isAnswer({ body: one.body, user: one.user ?? null }));
  };
  await createOnce(async () => {
    if (inThread) {
      const thread = { ...repository, pull_number: pullNumber, comment_id: comment.threadOf ?? 0 };
      return (await client.rest.pulls.createReplyForReviewComment({ ...thread, body: text })).data;
    }
    const conversation = { ...repository, issue_number: pullNumber };
    return (await client.rest.issues.createComment({ ...conversation, body: text })).data;
  }, look);
}
