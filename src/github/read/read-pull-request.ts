import { GitHubError } from "../../errors.ts";
import type { GitHubClient } from "../client.ts";
import type { Account, RepositoryName } from "../events/request.ts";
import { isLost } from "../failure.ts";
import type { Keyring } from "../marker/keyring.ts";
import type { DismissedIssue } from "../marker/marked-issue.ts";
import { type Marker, parseMarker, withoutMarker } from "../marker/marker.ts";
import { ofKind, places, type ReadMarker, readMarker } from "../marker/signed-marker.ts";
import type { ActorNode, BackgroundNode } from "./background/background-query.ts";
import { withoutRefusedParts } from "./background/refused-parts.ts";
import type {
  PullRequest,
  ReadPullRequest,
  ReviewThread,
  SummaryComment,
  UntrustedSummary,
  Viewer,
} from "./pull-request.ts";
import {
  type CommentNode,
  type ConversationNode,
  type FactsNode,
  type PullRequestAnswer,
  pullRequestQuery,
  type ThreadNode,
} from "./pull-request-query.ts";
import { readThreadComments } from "./read-thread-comments.ts";

/** How a pull request is read. */
interface ReadingOptions {
  /** Whether what reviewers are told besides the code is read too. Defaults to no. */
  readonly withBackground?: boolean;
}

/**
 * Reads a pull request, its review threads and our own comments in one request. Each further hundred comments,
 * threads or comments of a thread takes one more. Throws `GitHubError`. Where GitHub fails at the background, the rest is
 * read without it: a review of the code alone is better than none.
 */
export async function readPullRequest(
  client: GitHubClient,
  repository: RepositoryName,
  number: number,
  { withBackground = false }: ReadingOptions = {},
): Promise<ReadPullRequest> {
  try {
    return await readPages(client, repository, number, withBackground);
  } catch (error) {
    if (!withBackground || !isLost(error)) throw error;
    return await readPages(client, repository, number, false);
  }
}

async function readPages(
  client: GitHubClient,
  repository: RepositoryName,
  number: number,
  withBackground: boolean,
): Promise<ReadPullRequest> {
  const comments: ConversationNode[] = [];
  const threads: ThreadNode[] = [];
  let facts: (FactsNode & BackgroundNode) | undefined;
  let viewer: Viewer | undefined;
  let commentsAfter: string | null = null;
  let threadsAfter: string | null = null;
  let withComments = true;
  let withThreads = true;
  while (withComments || withThreads) {
    const answer: PullRequestAnswer = await withoutRefusedParts(() =>
      client.graphql(pullRequestQuery, {
        ...repository,
        number,
        withFacts: facts === undefined,
        withComments,
        commentsAfter,
        withThreads,
        threadsAfter,
        withBackground,
      }),
    );
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
  const reader = { viewer, pullNumber: number, keyring: client.keyring };
  const said = comments.map((comment) => markerIn(comment, [places.conversation], reader));
  const read = threads.map((thread) => threadOf(thread, reader));
  return {
    readAt: new Date().toISOString(),
    pullRequest: pullRequestOf(facts, repository),
    ...(withBackground ? { asked: { ...facts, comments, threads } } : {}),
    existing: {
      viewer,
      summary: summaryOf(comments, said),
      withoutName: comments.some((one) => ownerOf(one, "summary", reader)?.name === null),
      threads: read,
      dismissed: dismissedIn([
        ...said,
        ...read.flatMap((thread) => thread.comments.map(({ marker }) => marker)),
      ]),
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
  return (await readParting(client, repository, base, head, 1)).mergeBase;
}

/**
 * The same, with the messages of the commits since, oldest first. Throws `GitHubError`, status 404 when there is none.
 * @param most the first so many commits, at most 100
 */
export async function readParting(
  client: GitHubClient,
  repository: RepositoryName,
  base: string,
  head: string,
  most = 100,
): Promise<{
  readonly mergeBase: string;
  readonly messages: readonly string[];
  /** How many commits there are besides. */
  readonly more: number;
}> {
  const { data } = await client.rest.repos.compareCommitsWithBasehead({
    ...repository,
    basehead: `${base}...${head}`,
    per_page: most,
  });
  const messages = data.commits.map(({ commit }) => commit.message);
  const more = Math.max(0, data.total_commits - messages.length);
  return { mergeBase: data.merge_base_commit.sha, messages, more };
}

const states = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

function pullRequestOf(node: FactsNode, repository: RepositoryName): PullRequest {
  return {
    repository,
    number: node.number,
    state: states[node.state],
    maintainerCanModify: node.maintainerCanModify,
    headDeleted: node.headRef === null,
    baseDeleted: node.baseRef === null,
    head: node.headRefOid,
    headRef: node.headRefName,
    headRepository: node.headRepository?.nameWithOwner ?? null,
    // The other one may lag behind the branch.
    base: node.baseRef?.target?.oid ?? node.baseRefOid,
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

/** Whose comments are looked at, and how they are told from others. */
interface Reader {
  readonly viewer: Viewer;
  readonly pullNumber: number;
  readonly keyring: Keyring;
}

/** Anybody can paste a marker: only those of our account are looked at, and only signed ones are trusted. */
function markerIn(
  comment: CommentNode,
  at: readonly string[],
  { viewer, pullNumber, keyring }: Reader,
): ReadMarker | null {
  const { body } = comment;
  return isOwn(comment, viewer) ? (readMarker(body, { pullNumber, at }, keyring) ?? null) : null;
}

function isOwn({ viewerDidAuthor, author }: CommentNode, viewer: Viewer): boolean {
  return viewerDidAuthor && viewer.id !== 0 && author?.databaseId === viewer.id;
}

/** Which configuration a comment of our account is of: enough to leave it to that one. Undefined: it has no such marker. */
function ownerOf(
  comment: CommentNode | undefined,
  kind: Marker["kind"],
  { viewer }: Pick<Reader, "viewer">,
): { readonly name: string | null } | undefined {
  const parsed = comment && isOwn(comment, viewer) ? parseMarker(comment.body) : undefined;
  return parsed?.claimed.kind === kind ? { name: parsed.name } : undefined;
}

/** The newest summary that we wrote, for there may be copies; else the first that our account did, and nobody hid. */
function summaryOf(
  comments: readonly ConversationNode[],
  said: readonly (ReadMarker | null)[],
): SummaryComment | UntrustedSummary | null {
  const found = comments.flatMap((comment, at) => {
    const read = ofKind(said[at] ?? undefined, "summary");
    return read === undefined ? [] : [{ comment, read }];
  });
  let newest: { readonly summary: SummaryComment; readonly time: string } | undefined;
  for (const { comment, read } of found) {
    if (!read.trusted || (newest !== undefined && read.time <= newest.time)) continue;
    const { databaseId: id, url, isMinimized: hidden } = comment;
    const body = withoutMarker(comment.body);
    const summary = { trusted: true, id, url, hidden, body, marker: read.marker } as const;
    newest = { summary, time: read.time };
  }
  if (newest !== undefined) return newest.summary;
  const first = found.find(({ comment }) => !comment.isMinimized) ?? found[0];
  if (first === undefined || first.read.trusted) return null;
  const { databaseId: id, url, isMinimized: hidden } = first.comment;
  const { claim, time } = first.read;
  return { trusted: false, id, url, hidden, said: claim.said, dated: time !== null };
}

/** What our own answers say was dismissed. */
function dismissedIn(said: readonly (ReadMarker | null)[]): DismissedIssue[] {
  return said.flatMap((read) => {
    const reply = ofKind(read ?? undefined, "reply");
    return reply?.trusted ? (reply.marker.dismissed ?? []) : [];
  });
}

function threadOf(thread: ThreadNode, reader: Reader): ReviewThread {
  const { id, path, diffSide, originalLine } = thread;
  const [first] = thread.comments.nodes;
  const at = [places.file(path), places.line(path, diffSide, originalLine ?? 0)];
  const opens = first && markerIn(first, at, reader);
  const replies = [places.thread(id), places.repliesTo(first?.databaseId ?? 0)];
  return {
    id,
    resolved: thread.isResolved,
    canResolve: thread.viewerCanResolve,
    url: first?.url ?? "",
    marker: ofKind(opens ?? undefined, "issue") ?? null,
    owner: ownerOf(first, "issue", reader) ?? null,
    comments: thread.comments.nodes.map((comment) => ({
      id: comment.databaseId,
      marker: markerIn(comment, replies, reader),
    })),
  };
}
