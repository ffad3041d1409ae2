import { messageOf } from "../../errors.ts";
import type { GitHubClient } from "../client.ts";
import { isOutage } from "../failure.ts";
import { issueIn } from "../marker/remembered-issues.ts";
import type {
  Posted,
  PostedComment,
  PostedReview,
  Publication,
  Published,
} from "../plan/publication.ts";
import type { Existing, ReadPullRequest, ReviewThread } from "../read/pull-request.ts";
import { readPullRequest } from "../read/read-pull-request.ts";
import { refusalOf, refusalText } from "../refusal.ts";
import { closeProposal } from "./commits/close-proposal.ts";
import { commitReplies } from "./commits/commit-replies.ts";
import { makeCommits } from "./commits/make-commits.ts";
import { offerInstead } from "./commits/offer-instead.ts";
import type { PushCommit } from "./commits/post-commits.ts";
import { unmadeCommits } from "./commits/unmade.ts";
import { offerCheckRun } from "./post-check-run.ts";
import { postReplies } from "./post-replies.ts";
import { linkedComments, postReview } from "./post-review.ts";
import { postedMarker } from "./posted-marker.ts";
import { writeSummary } from "./write-summary.ts";

export interface PublishOptions {
  /** As it was read for the plan. */
  readonly existing: Existing;
  /** SHA of the head where it was read just now; missing: it is read first. */
  readonly headNow?: string;
  /** For what GitHub's API cannot commit. */
  readonly pushCommit: PushCommit;
  /** REST's id of the first comment of a thread that gets an answer of its own; missing or null: none does. */
  readonly answeredIn?: number | null;
  /** The summary's text once it is known what was done; see `summaryBody`. */
  readonly summaryBody: (posted: Posted) => string;
  /** See `Texts.shown`: what is said in threads is in the language of the texts. */
  readonly shown: (text: string) => string;
}

/**
 * Applies a publication: review, commits, replies in threads, check run, summary. A refusal is reported in the
 * notices and the summary, not thrown, so that the rest is still written.
 * The head is read again before each kind of write. Once it has moved, the review still goes to the reviewed
 * commit, and nothing is pushed.
 */
export async function publish(
  client: GitHubClient,
  publication: Publication,
  options: PublishOptions,
): Promise<Published> {
  const notices: string[] = [...publication.notices];
  const lost: string[] = [];
  const attempt = async <Result>(what: string, work: () => Promise<Result>) => {
    try {
      return await work();
    } catch (error) {
      const notice = `${what}: ${messageOf(error)}`;
      notices.push(notice);
      if (isOutage(error)) lost.push(notice);
      return undefined;
    }
  };
  const read = () => readPullRequest(client, publication.repository, publication.pullNumber);

  let movedTo =
    options.headNow ??
    (await attempt("The head could not be checked", () => headNow(client, publication)));
  const review = await reviewed(client, publication, options, attempt);

  let now: ReadPullRequest | undefined;
  if (publication.review !== null || publication.commits.length > 0) {
    now = await attempt("The pull request could not be read again", read);
    movedTo = now?.pullRequest.head;
  }
  const { viewer } = options.existing;
  const { pushCommit } = options;
  const making = await makeCommits(client, publication, now?.pullRequest, { viewer, pushCommit });
  const { commits } = making;
  for (const notice of making.notices) notices.push(notice);
  const { closing } = publication;
  if (closing !== null && movedTo === publication.head) {
    const closed = await attempt("The pull request with the fixes could not be closed", () =>
      closeProposal(client, publication.repository, closing, viewer),
    );
    if (closed) notices.push(closed);
  }

  const threads = now?.existing.threads ?? options.existing.threads;
  const comments = linkedComments(publication, review.comments, threads);
  const unmade = unmadeCommits(publication.commits, making);
  const offered = await offerInstead(
    client,
    publication,
    unmade.map((one) => ({ ...one, text: options.shown(one.text) })),
    threads,
  );
  if (offered.refusal !== null) {
    const why = refusalText(refusalOf(offered.refusal));
    notices.push(`Not every comment could be told that its fix is not committed: ${why}.`);
  }
  const planned = movedTo === publication.head ? publication.replies : [];
  const told = [...offered.edited, ...issuesAnswered(threads, options.answeredIn ?? null)];
  const answersOf = (made: typeof making) =>
    commitReplies(publication, made, threads, told).map((reply) => ({
      ...reply,
      body: options.shown(reply.body),
    }));
  const replies = [...planned, ...answersOf(making)];
  if (replies.length > 0) {
    const readThreads = async () => (await read()).existing.threads;
    await attempt("Not every thread was answered", () =>
      postReplies(client, publication.pullNumber, replies, readThreads),
    );
  }

  const checkRun =
    publication.checkRun &&
    (await offerCheckRun(client, publication.repository, publication.checkRun));
  if (checkRun?.notice) {
    notices.push(checkRun.notice);
    if (checkRun.lost) lost.push(checkRun.notice);
  }

  if (movedTo !== undefined && movedTo !== publication.head) {
    notices.push(
      `The head moved to ${movedTo.slice(0, 8)} meanwhile: this is about the commit before.`,
    );
  }
  const posted: Posted = { comments, commits, reviewUrl: review.url, notices };
  const { repository, pullNumber } = publication;
  const target = { repository, pullNumber, commentId: publication.summary.commentId, viewer };
  const summary = await attempt("The summary could not be written", () =>
    writeSummary(
      client,
      target,
      options.summaryBody(posted),
      postedMarker(publication, posted, options.existing),
    ),
  );
  return {
    ...posted,
    notices,
    lost,
    summaryUrl: summary?.url ?? null,
    summaryCommentId: summary?.id ?? null,
    checkRunUrl: checkRun?.url ?? null,
  };
}

async function headNow(client: GitHubClient, publication: Publication): Promise<string> {
  const { data } = await client.rest.pulls.get({
    ...publication.repository,
    pull_number: publication.pullNumber,
  });
  return data.head.sha;
}

async function reviewed(
  client: GitHubClient,
  publication: Publication,
  { existing }: PublishOptions,
  attempt: <Result>(what: string, work: () => Promise<Result>) => Promise<Result | undefined>,
): Promise<PostedReview> {
  const { review } = publication;
  if (review === null) return { url: null, comments: [] };
  const posted = await attempt("The review could not be posted", () =>
    postReview(client, publication, review, existing.viewer),
  );
  if (posted !== undefined) return posted;
  const reason = "the review could not be posted";
  const comments = review.comments.map(({ issue }): PostedComment => {
    return { issue, status: "failed", reason };
  });
  return { url: null, comments };
}

/** IDs of the issue whose thread is answered apart. */
function issuesAnswered(
  threads: readonly ReviewThread[],
  answeredIn: number | null,
): readonly string[] {
  const thread = threads.find(({ comments }) => comments[0]?.id === answeredIn);
  const issue = thread && issueIn(thread);
  return issue === undefined ? [] : [issue.fingerprint.slice(0, 8)];
}
