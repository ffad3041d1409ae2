import { GitHubError } from "../../errors.ts";
import type { GitHubClient } from "../client.ts";
import type { Account, RepositoryName } from "../events/request.ts";
import type { MarkedIssue } from "../marker/marked-issue.ts";
import { parseMarker, withoutMarker } from "../marker/marker.ts";
import type {
  PullRequest,
  ReadPullRequest,
  ReviewThread,
  SummaryComment,
  Viewer,
} from "./pull-request.ts";
import {
  type ActorNode,
  type CommentNode,
  type FactsNode,
  type PullRequestAnswer,
  pullRequestQuery,
  type ThreadNode,
} from "./pull-request-query.ts";
import { readThreadComments } from "./read-thread-comments.ts";

/**
 * Reads a pull request, its review threads and our own comments in one request. Each further hundred comments,
 * threads or comments of a thread takes one more. Throws `GitHubError`.
 */
export async function readPullRequest(
  client: GitHubClient,
  repository: RepositoryName,
  number: number,
): Promise<ReadPullRequest> {
  const comments: CommentNode[] = [];
  const threads: ThreadNode[] = [];
  let facts: FactsNode | undefined;
  let viewer: Viewer | undefined;
  let commentsAfter: string | null = null;
  let threadsAfter: string | null = null;
  let withComments = true;
  let withThreads = true;
  while (withComments || withThreads) {
    const answer: PullRequestAnswer = await client.graphql(pullRequestQuery, {
      ...repository,
      number,
      withFacts: facts === undefined,
      withComments,
      commentsAfter,
      withThreads,
      threadsAfter,
    });
    const page = answer.repository?.pullRequest;
    if (!page) throw new GitHubError(`there is no pull request ${number}`, 404);
    facts ??= page;
    viewer ??= { login: answer.viewer.login, id: answer.viewer.databaseId ?? 0 };
    for (const comment of page.comments?.nodes ?? []) comments.push(comment);
    for (const thread of page.reviewThreads?.nodes ?? []) {
      threads.push(await readThreadComments(client, thread));
    }
    withComments = page.comments?.pageInfo.hasNextPage ?? false;
    commentsAfter = page.comments?.pageInfo.endCursor ?? commentsAfter;
    withThreads = page.reviewThreads?.pageInfo.hasNextPage ?? false;
    threadsAfter = page.reviewThreads?.pageInfo.endCursor ?? threadsAfter;
  }
  if (facts === undefined || viewer === undefined) throw new Error("unreachable: no page was read");
  const self = viewer;
  return {
    pullRequest: pullRequestOf(facts, repository),
    existing: {
      viewer: self,
      summary: summaryOf(comments, self),
      threads: threads.map((thread) => threadOf(thread, self)),
      dismissed: dismissedIn([...comments, ...threads.flatMap((one) => one.comments.nodes)], self),
    },
  };
}

/** SHA of the newest commit that base and head have in common. Throws `GitHubError`, status 404 when there is none. */
export async function readMergeBase(
  client: GitHubClient,
  repository: RepositoryName,
  base: string,
  head: string,
): Promise<string> {
  const { data } = await client.rest.repos.compareCommitsWithBasehead({
    ...repository,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  return data.merge_base_commit.sha;
}

const states = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

function pullRequestOf(node: FactsNode, repository: RepositoryName): PullRequest {
  return {
    repository,
    number: node.number,
    state: states[node.state],
    maintainerCanModify: node.maintainerCanModify,
    head: node.headRefOid,
    headRef: node.headRefName,
    headRepository: node.headRepository?.nameWithOwner ?? null,
    base: node.baseRefOid,
    title: node.title,
    body: node.body,
    author: accountOf(node.author),
    fork: node.isCrossRepository,
    draft: node.isDraft,
    labels: node.labels?.nodes.map((label) => label.name) ?? [],
  };
}

/** An account in REST's spelling. */
function accountOf(actor: ActorNode | null): Account | null {
  if (actor === null) return null;
  const login = actor.__typename === "Bot" ? `${actor.login}[bot]` : actor.login;
  return { login, id: actor.databaseId ?? 0, type: actor.__typename };
}

/** Anybody can paste a marker: what counts is who wrote the comment. */
function isOwn(comment: CommentNode, viewer: Viewer): boolean {
  return comment.viewerDidAuthor && viewer.id !== 0 && comment.author?.databaseId === viewer.id;
}

function summaryOf(comments: readonly CommentNode[], viewer: Viewer): SummaryComment | null {
  for (const comment of comments) {
    if (!isOwn(comment, viewer)) continue;
    const marker = parseMarker(comment.body);
    if (marker?.kind !== "summary") continue;
    const body = withoutMarker(comment.body);
    return { id: comment.databaseId, url: comment.url, body, marker };
  }
  return null;
}

/** What our own answers say was dismissed. */
function dismissedIn(comments: readonly CommentNode[], viewer: Viewer): MarkedIssue[] {
  return comments.flatMap((comment) => {
    const marker = isOwn(comment, viewer) ? parseMarker(comment.body) : undefined;
    return marker?.kind === "reply" ? (marker.dismissed ?? []) : [];
  });
}

function threadOf(thread: ThreadNode, viewer: Viewer): ReviewThread {
  const [first] = thread.comments.nodes;
  const marker = first && isOwn(first, viewer) ? parseMarker(first.body) : undefined;
  return {
    id: thread.id,
    resolved: thread.isResolved,
    canResolve: thread.viewerCanResolve,
    url: first?.url ?? "",
    marker: marker?.kind === "issue" ? marker : null,
    comments: thread.comments.nodes.map((comment) => ({
      id: comment.databaseId,
      own: isOwn(comment, viewer),
      body: comment.body,
    })),
  };
}
