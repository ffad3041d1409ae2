import { GitHubError } from "../../errors.ts";
import { isRefused } from "../../github/failure.ts";
import { dismissedIssue } from "../../github/marker/marked-issue.ts";
import { postReplies } from "../../github/publish/post-replies.ts";
import { setThreadState } from "../../github/publish/thread-state.ts";
import { writeSummary } from "../../github/publish/write-summary.ts";
import {
  type ReadPullRequest,
  type ReviewThread,
  trustedSummary,
} from "../../github/read/pull-request.ts";
import { readPullRequest } from "../../github/read/read-pull-request.ts";
import { refusalOf, refusalText } from "../../github/refusal.ts";
import { codeSpan } from "../../text/fence.ts";
import { harmlessLine, harmlessName } from "../../text/harmless.ts";
import { wordsIn } from "../../words/words.ts";
import type { Job } from "../job.ts";
import { commandedIssue } from "./commanded-issue.ts";
import { furtherStep } from "./further-step.ts";
import {
  type Asked,
  answered,
  type CommandResult,
  defineCommand,
  type Parsed,
  parsedAs,
  readId,
  rejected,
} from "./slash-command.ts";

interface DismissArguments {
  /** Null: the issue of the thread in which the command stands. */
  readonly id: string | null;
  /** Hostile text; null: none was given. */
  readonly reason: string | null;
}

/**
 * `dismiss`: no later run raises the issue again. The summary remembers it and so does our answer, for people may delete
 * either; its thread is resolved where we may.
 */
export const dismiss = defineCommand({
  name: "dismiss",
  usage: "dismiss ID [reason]",
  help: "do not raise an issue again",
  doc: "never raises the issue again and resolves its thread",
  needsOpen: false,
  parse,
  run: dismissOnCommand,
});

function parse(words: readonly string[]): Parsed<DismissArguments> {
  const [word, ...rest] = words;
  const id = word === undefined ? undefined : readId(word);
  const reason = (id === undefined ? words : rest).join(" ");
  return parsedAs({ id: id ?? null, reason: reason === "" ? null : reason });
}

async function dismissOnCommand(
  { id, reason }: DismissArguments,
  { request, read, job }: Asked,
): Promise<CommandResult> {
  const issue = commandedIssue(id, request, read.existing);
  if (typeof issue === "string") return rejected(issue);
  const name = codeSpan(issue.fingerprint.slice(0, 8));
  const by = harmlessName(request.comment.author?.login ?? "");
  const why = reason === null ? "" : ` Reason: ${harmlessLine(reason)}`;
  const notices = await furtherStep("The summary could not be written", () =>
    remember(issue.fingerprint.slice(0, 8), read, job),
  );
  const { thread } = issue;
  if (thread !== null && thread.comments[0]?.id !== request.comment.threadOf) {
    const key = `dismiss:${request.comment.id}`;
    const { language, tone } = job.config;
    const body = wordsIn(language, tone).shown(`Dismissed by ${by}.${why}`);
    const readThreads = async () =>
      (await readPullRequest(job.client, request.repository, request.pullNumber)).existing.threads;
    const reply = { threadId: thread.id, key, body, resolve: false };
    const failed = await furtherStep("The issue's thread was not told", () =>
      postReplies(job.client, request.pullNumber, [reply], readThreads),
    );
    for (const notice of failed) notices.push(notice);
  }
  const open = thread === null ? null : await resolve(thread, job);
  if (open !== null) notices.push(open);
  const { state: _, thread: __, ...marked } = issue;
  const dismissed = dismissedIssue(marked, request.comment.author?.login ?? null, reason);
  const done = `Dismissed ${name}: it will not be raised again.${why}`;
  const { finished, ...rest } = answered("dismiss", [done, ...notices.map(harmlessLine)].join(" "));
  return { ...rest, finished: { ...finished, notices }, dismissed };
}

/** Writes it into the summary, where there is one. */
async function remember(
  id: string,
  { pullRequest, existing }: ReadPullRequest,
  { client }: Pick<Job, "client">,
): Promise<void> {
  const { viewer } = existing;
  const summary = trustedSummary(existing);
  if (summary === undefined || summary.marker.dismissed.includes(id)) return;
  const { marker, body } = summary;
  const { repository, number: pullNumber } = pullRequest;
  const target = { repository, pullNumber, viewer, commentId: summary.id };
  const dismissed = [...marker.dismissed, id];
  await writeSummary(client, target, body, { ...marker, dismissed });
}

/** Returns why the thread stays open, for people; null when it does not. */
async function resolve(
  thread: ReviewThread,
  { client }: Pick<Job, "client">,
): Promise<string | null> {
  if (thread.resolved) return null;
  try {
    await setThreadState(client, thread.id, "resolve");
    return null;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (!isRefused(error, 403)) return `The thread stays open: ${refusalText(refusalOf(error))}.`;
    const lacks = error.permission === undefined ? "" : `: the token lacks "${error.permission}"`;
    return `The thread stays open${lacks}.`;
  }
}
