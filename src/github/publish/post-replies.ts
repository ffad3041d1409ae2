import type { GitHubClient } from "../client.ts";
import { isLost } from "../failure.ts";
import type { Keyring } from "../marker/keyring.ts";
import { claimOf, ofKind, places, withSignedMarker } from "../marker/signed-marker.ts";
import type { PlannedReply } from "../plan/publication.ts";
import type { ReviewThread } from "../read/pull-request.ts";

/** More threads than this are answered in several documents. */
const batchSize = 30;

/**
 * Answers threads and resolves them, many in one document. When the answer is lost, the threads are read again and only
 * what is missing is repeated. What GitHub refuses keeps nothing else from being done: the first refusal is thrown at the
 * end, as a `GitHubError`.
 * @param readThreads reads the threads as they are now
 */
export async function postReplies(
  client: GitHubClient,
  pullNumber: number,
  replies: readonly PlannedReply[],
  readThreads: () => Promise<readonly ReviewThread[]>,
): Promise<void> {
  let refusal: unknown;
  for (let at = 0; at < replies.length; at += batchSize) {
    let batch = replies.slice(at, at + batchSize);
    for (let attempt = 1; batch.length > 0; attempt += 1) {
      try {
        await sendBatch(client, pullNumber, batch);
        break;
      } catch (error) {
        if (!isLost(error) || attempt >= 3) {
          refusal ??= error;
          break;
        }
        const threads = await readThreads();
        batch = batch.filter((reply) => !isAnswered(reply, threads));
      }
    }
  }
  if (refusal !== undefined) throw refusal;
}

/** The part of a document that one reply needs: aliases and variables carry its number. */
async function sendBatch(
  client: GitHubClient,
  pullNumber: number,
  batch: readonly PlannedReply[],
): Promise<void> {
  const declarations: string[] = [];
  const fields: string[] = [];
  const variables: Record<string, string> = {};
  for (const [number, reply] of batch.entries()) {
    declarations.push(`$thread${number}: ID!, $body${number}: String!`);
    variables[`thread${number}`] = reply.threadId;
    variables[`body${number}`] = signedReply(reply, pullNumber, client.keyring);
    fields.push(
      `reply${number}: addPullRequestReviewThreadReply(input: {pullRequestReviewThreadId: $thread${number}, body: $body${number}}) { comment { id } }`,
    );
    if (reply.resolve) {
      fields.push(
        `resolve${number}: resolveReviewThread(input: {threadId: $thread${number}}) { thread { id } }`,
      );
    }
  }
  const document = `mutation CrosscheckReplies(${declarations.join(", ")}) {\n${fields.join("\n")}\n}`;
  await client.graphql(document, variables);
}

function signedReply(
  { body, key, threadId }: PlannedReply,
  pullNumber: number,
  keyring: Keyring,
): string {
  const place = { pullNumber, at: places.thread(threadId) };
  return withSignedMarker(body, { kind: "reply", key }, place, keyring);
}

/** Whether a thread has this reply already. */
export function isAnswered(reply: PlannedReply, threads: readonly ReviewThread[]): boolean {
  const thread = threads.find((one) => one.id === reply.threadId);
  return (
    thread?.comments.some(({ marker }) => {
      const said = ofKind(marker ?? undefined, "reply");
      return said !== undefined && claimOf(said).key === reply.key;
    }) ?? false
  );
}
