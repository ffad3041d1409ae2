import { maxBodyLength } from "../../text/budget.ts";
import { cutMarkdown } from "../../text/cut.ts";
import type { GitHubClient } from "../client.ts";
import type { CommandRequest } from "../events/request.ts";
import type { DismissedIssue } from "../marker/marked-issue.ts";
import { markerLength } from "../marker/marker.ts";
import { claimOf, ofKind, places, readMarker, withSignedMarker } from "../marker/signed-marker.ts";
import type { Viewer } from "../read/pull-request.ts";
import { createOnce } from "../retry.ts";

/** What a command's comment shows of its state: seen, done, refused or failed. */
export type Reaction = "EYES" | "ROCKET" | "CONFUSED";

const addReaction = `mutation CrosscheckReaction($subjectId: ID!, $content: ReactionContent!) {
  addReaction(input: {subjectId: $subjectId, content: $content}) { reaction { content } }
}`;

/** Reacts to a command's comment, of whatever kind. Reacting twice is the same as once. Throws `GitHubError`. */
export async function react(
  client: GitHubClient,
  request: CommandRequest,
  content: Reaction,
): Promise<void> {
  await createOnce(
    () => client.graphql(addReaction, { subjectId: request.comment.nodeId, content }),
    async () => undefined,
  );
}

const keyOf = ({ comment }: CommandRequest) => `command:${comment.kind}:${comment.id}`;

/** Where a command is answered. */
const placeOf = ({ comment: { threadOf } }: CommandRequest) =>
  threadOf === null ? places.conversation : places.repliesTo(threadOf);

/** Address of our answer to a command, by this run or an earlier one; undefined: there is none. Throws `GitHubError`. */
export async function findAnswer(
  client: GitHubClient,
  request: CommandRequest,
  viewer: Viewer,
): Promise<string | undefined> {
  const { comment, repository, pullNumber } = request;
  const isOurs = (one: { user: { id: number } | null; body?: string | undefined }) => {
    if (one.user?.id !== viewer.id) return false;
    const place = { pullNumber, at: [placeOf(request)] };
    const read = ofKind(readMarker(one.body ?? "", place, client.keyring), "reply");
    return read !== undefined && claimOf(read).key === keyOf(request);
  };
  const since = comment.createdAt;
  if (comment.threadOf === null) {
    const target = { ...repository, issue_number: pullNumber, since, per_page: 100 };
    const comments = await client.paginate(client.rest.issues.listComments, target);
    return comments.find(isOurs)?.html_url;
  }
  const target = { ...repository, pull_number: pullNumber, since, per_page: 100 };
  const comments = await client.paginate(client.rest.pulls.listReviewComments, target);
  return comments.find(isOurs)?.html_url;
}

/**
 * Answers a command where it was asked: in its review thread, or else in the conversation. Answers once, however often
 * the run is started again. Returns the answer's address. Throws `GitHubError`.
 * @param body harmless, redacted markdown; what is too long is cut
 * @param dismissed what the answer says was dismissed, for later runs; undefined: nothing
 */
export async function answer(
  client: GitHubClient,
  request: CommandRequest,
  viewer: Viewer,
  body: string,
  dismissed?: DismissedIssue,
): Promise<string> {
  const { comment, repository, pullNumber } = request;
  const key = keyOf(request);
  const marker = { kind: "reply", key, ...(dismissed ? { dismissed } : {}) } as const;
  const text = withSignedMarker(
    cutMarkdown(body, maxBodyLength - markerLength(marker)),
    marker,
    { pullNumber, at: placeOf(request) },
    client.keyring,
  );
  const { threadOf } = comment;
  const look = () => findAnswer(client, request, viewer);
  const create = async () => {
    if (threadOf === null) {
      const target = { ...repository, issue_number: pullNumber };
      return (await client.rest.issues.createComment({ ...target, body: text })).data.html_url;
    }
    const target = { ...repository, pull_number: pullNumber, comment_id: threadOf };
    return (await client.rest.pulls.createReplyForReviewComment({ ...target, body: text })).data
      .html_url;
  };
  return (await look()) ?? (await createOnce(create, look));
}
