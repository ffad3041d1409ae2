import {
  type Background,
  backgroundLimits,
  type LinkedIssue,
  noBackground,
} from "../../../model/background.ts";
import { cutText } from "../../../text/cut.ts";
import type { GitHubClient } from "../../client.ts";
import { rememberedIssues } from "../../marker/remembered-issues.ts";
import { issueTrailer } from "../../plan/commit-message.ts";
import type { AskedBackground, ReadPullRequest } from "../pull-request.ts";
import { type IssueNode, nodesIn } from "./background-query.ts";
import { failedChecks, type OwnChecks } from "./failed-checks.ts";
import { readJobLog } from "./job-log.ts";
import { commentsIn, dismissedBefore, threadsIn } from "./peoples-words.ts";

/** What a background depends on besides the pull request. */
export interface BackgroundOptions {
  /** SHA that is reviewed. */
  readonly head: string;
  /** SHAs of commits behind it. */
  readonly later: ReadonlySet<string>;
  readonly own: OwnChecks;
  readonly commandPrefix: string;
}

/**
 * What is known of a pull request besides its code, within {@link backgroundLimits}. Reads the logs of a few failed jobs,
 * where the token may; never rejects for them.
 */
export async function readBackground(
  client: GitHubClient,
  { pullRequest, existing, asked }: ReadPullRequest,
  { head, later, own, commandPrefix }: BackgroundOptions,
): Promise<Background> {
  const { labels, repository } = pullRequest;
  if (asked === undefined) return { ...noBackground, labels: namesOf(labels) };
  const remembered = rememberedIssues(existing, later);
  const isDismissed = new Set(
    remembered.flatMap(({ state, thread }) =>
      state === "dismissed" && thread !== null ? [thread.id] : [],
    ),
  );
  const commits = messagesUpTo(head, asked);
  const checks = checksOf(head, asked, own);
  const logs = await Promise.all(
    checks
      .flatMap(({ job }) => (job === null ? [] : [job]))
      .slice(0, backgroundLimits.logs)
      .map(async (job) => [job, await readJobLog(client, repository, job)] as const),
  );
  const logOf = new Map<number | null, string | null>(logs);
  const issues = nodesIn(asked.closingIssuesReferences).map(issueOf);
  const all = {
    commits: commits.texts.toReversed(),
    issues,
    dismissed: dismissedBefore(remembered, asked, existing, commandPrefix).toReversed(),
    threads: threadsIn(asked, isDismissed, commandPrefix),
    comments: commentsIn(asked, commandPrefix),
    checks: checks.map(({ check, job }) => ({ ...check, log: logOf.get(job) ?? null })),
  };
  const { totalCount = issues.length } = asked.closingIssuesReferences ?? {};
  return {
    labels: namesOf(labels),
    commits: all.commits.slice(0, backgroundLimits.commits).toReversed(),
    issues: all.issues.slice(0, backgroundLimits.issues),
    dismissed: all.dismissed.slice(0, backgroundLimits.dismissed),
    threads: all.threads.slice(0, backgroundLimits.threads),
    comments: all.comments.slice(0, backgroundLimits.comments),
    checks: all.checks.slice(0, backgroundLimits.checks),
    more: {
      commits: commits.more + beyond(all.commits, backgroundLimits.commits),
      issues: Math.max(0, totalCount - backgroundLimits.issues),
      dismissed: beyond(all.dismissed, backgroundLimits.dismissed),
      threads: beyond(all.threads, backgroundLimits.threads),
      comments: beyond(all.comments, backgroundLimits.comments),
      checks: beyond(all.checks, backgroundLimits.checks),
    },
  };
}

function beyond({ length }: readonly unknown[], limit: number): number {
  return Math.max(0, length - limit);
}

function namesOf(labels: readonly string[]): string[] {
  return labels
    .slice(0, backgroundLimits.labels)
    .map((label) => cutText(label, backgroundLimits.name));
}

/** Messages of the commits up to a head, oldest first, without our own fixes; none where the head is not among them. */
function messagesUpTo(head: string, { commits }: AskedBackground) {
  const all = nodesIn(commits).map(({ commit }) => commit);
  const end = all.findIndex(({ oid }) => oid === head) + 1;
  const texts = all
    .slice(0, end)
    .filter(({ message }) => !message.includes(`\n${issueTrailer}: `))
    .map(({ message }) => cutText(message, backgroundLimits.commit));
  const more = end === 0 ? 0 : Math.max(0, (commits?.totalCount ?? 0) - all.length);
  return { texts, more };
}

/** The failed checks of a head; none where the pull request has another one by now. */
function checksOf(head: string, { newest }: AskedBackground, own: OwnChecks) {
  const [commit] = nodesIn(newest).map((node) => node.commit);
  if (commit?.oid !== head) return [];
  return failedChecks(nodesIn(commit.statusCheckRollup?.contexts), own);
}

function issueOf(node: IssueNode): LinkedIssue {
  const { name, issue } = backgroundLimits;
  const { author } = node;
  const login = author?.__typename === "Bot" ? `${author.login}[bot]` : author?.login;
  return {
    name: cutText(`${node.repository?.nameWithOwner ?? ""}#${node.number}`, name),
    state: cutText(node.state.toLowerCase(), name),
    author: login === undefined ? null : cutText(login, name),
    association: cutText(node.authorAssociation, name),
    labels: namesOf(nodesIn(node.labels).map((label) => label.name)),
    title: cutText(node.title, name),
    body: cutText(node.body, issue),
  };
}
