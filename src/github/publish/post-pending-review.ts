import { setTimeout as delay } from "node:timers/promises";
import type { GitHubClient } from "../client.ts";
import { isRefused, partialAnswer } from "../failure.ts";
import type {
  PlannedComment,
  PlannedReview,
  PostedComment,
  PostedReview,
  Publication,
} from "../plan/publication.ts";
import { ownReviews } from "../read/own-reviews.ts";
import type { Viewer } from "../read/pull-request.ts";
import { createOnce } from "../retry.ts";
import { signedComment, signedReview } from "./signed-texts.ts";

/** More comments than this are added in several documents. */
const batchSize = 30;

/**
 * Puts a review together out of sight, comment by comment, and submits it as one. GraphQL says of each comment whether
 * its place was found; the one call of REST does not. What an earlier attempt or a killed run began is deleted first,
 * for GitHub lets nobody begin two. Throws `GitHubError` where nothing can be posted at all.
 */
export async function postPendingReview(
  client: GitHubClient,
  publication: Publication,
  review: PlannedReview,
  viewer: Viewer,
): Promise<PostedReview> {
  const { repository, pullNumber, head } = publication;
  const target = { ...repository, pull_number: pullNumber };
  const body = signedReview(review, publication, client.keyring);
  let added: ReadonlySet<string> = new Set();
  const posted = (url: string | null): PostedReview => ({
    url,
    comments: review.comments.map((comment) => outcomeOf(comment, added.has(comment.issue))),
  });
  return await createOnce(
    async () => {
      for (const { id, pending } of await ownReviews(client, publication, viewer)) {
        if (pending) await client.rest.pulls.deletePendingReview({ ...target, review_id: id });
      }
      const { data } = await begun(() =>
        client.rest.pulls.createReview({ ...target, commit_id: head, body }),
      );
      const bodyOf = (comment: PlannedComment) =>
        signedComment(comment, pullNumber, client.keyring);
      added = await addComments(client, data.node_id, review.comments, bodyOf);
      const review_id = data.id;
      if (added.size === 0 && review.fileIssues.length === 0) {
        await client.rest.pulls.deletePendingReview({ ...target, review_id });
        return posted(null);
      }
      const submitted = await client.rest.pulls.submitReview({
        ...target,
        review_id,
        event: "COMMENT",
        body,
      });
      return posted(submitted.data.html_url);
    },
    async () => {
      const own = await ownReviews(client, publication, viewer);
      const done = own.find(({ key, pending }) => key === review.key && !pending);
      return done && posted(done.url);
    },
  );
}

/** Another configuration may be putting its review together: that takes seconds. */
async function begun<Answer>(begin: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await begin();
    } catch (error) {
      const isTaken = isRefused(error, 422) && /pending review/i.test(error.message);
      if (!isTaken || attempt >= 5) throw error;
      await delay(attempt * 1_000);
    }
  }
}

function outcomeOf({ issue, line }: PlannedComment, added: boolean): PostedComment {
  if (added) return { issue, status: "posted", url: null };
  return {
    issue,
    status: "refused",
    reason: `GitHub refused its ${line === null ? "file" : "line"}`,
  };
}

/** A thread as it was made. */
interface MadeThread {
  /** Null for a line that is only in the old version, too. */
  readonly line: number | null;
  readonly comments: { readonly nodes: readonly { readonly id: string }[] };
}

type Threads = Readonly<Record<string, { readonly thread: MadeThread | null } | null>>;

/** IDs of the issues whose comment found its line. */
async function addComments(
  client: GitHubClient,
  reviewId: string,
  comments: readonly PlannedComment[],
  bodyOf: (comment: PlannedComment) => string,
): Promise<ReadonlySet<string>> {
  const added = new Set<string>();
  for (let at = 0; at < comments.length; at += batchSize) {
    const batch = comments.slice(at, at + batchSize);
    const threads = await addBatch(client, reviewId, batch, bodyOf);
    const unseen: string[] = [];
    for (const [number, { issue, side, line }] of batch.entries()) {
      // GitHub takes a line outside the diff in silence: no thread comes of it, or one without a line that nobody sees.
      const thread = threads[`thread${number}`]?.thread;
      if (!thread) continue;
      if (thread.line !== null || side === "LEFT" || line === null) added.add(issue);
      else for (const { id } of thread.comments.nodes) unseen.push(id);
    }
    if (unseen.length > 0) await deleteComments(client, unseen);
  }
  return added;
}

async function deleteComments(client: GitHubClient, ids: readonly string[]): Promise<void> {
  const declarations = ids.map((_, number) => `$id${number}: ID!`).join(", ");
  const fields = ids.map(
    (_, number) =>
      `delete${number}: deletePullRequestReviewComment(input: {id: $id${number}}) { clientMutationId }`,
  );
  const variables = Object.fromEntries(ids.map((id, number) => [`id${number}`, id]));
  await client.graphql(
    `mutation CrosscheckDelete(${declarations}) {\n${fields.join("\n")}\n}`,
    variables,
  );
}

/** https://docs.github.com/graphql/reference/input-objects#addpullrequestreviewthreadinput */
function placeOf({ file, side, startLine, line }: PlannedComment): object {
  if (line === null) return { path: file, subjectType: "FILE" };
  const range = startLine === null ? {} : { startLine, startSide: side };
  return { path: file, line, side, ...range };
}

async function addBatch(
  client: GitHubClient,
  reviewId: string,
  batch: readonly PlannedComment[],
  bodyOf: (comment: PlannedComment) => string,
): Promise<Threads> {
  const declarations: string[] = [];
  const fields: string[] = [];
  const variables: Record<string, object> = {};
  for (const [number, comment] of batch.entries()) {
    const input = { pullRequestReviewId: reviewId, ...placeOf(comment), body: bodyOf(comment) };
    declarations.push(`$input${number}: AddPullRequestReviewThreadInput!`);
    variables[`input${number}`] = input;
    fields.push(
      `thread${number}: addPullRequestReviewThread(input: $input${number}) { thread { line comments(first: 1) { nodes { id } } } }`,
    );
  }
  const document = `mutation CrosscheckComments(${declarations.join(", ")}) {\n${fields.join("\n")}\n}`;
  try {
    return await client.graphql<Threads>(document, variables);
  } catch (error) {
    const answer = isRefused(error, 422) ? partialAnswer<Threads>(error) : undefined;
    if (answer === undefined) throw error;
    return answer;
  }
}
