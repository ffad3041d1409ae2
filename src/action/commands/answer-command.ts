import { usableRoles } from "../../agents/pool.ts";
import { GitHubError } from "../../errors.ts";
import { isUnchanged } from "../../github/events/command-comment.ts";
import type { CommandRequest } from "../../github/events/request.ts";
import type { MarkedIssue } from "../../github/marker/marked-issue.ts";
import { answer, type Reaction, react } from "../../github/publish/answer.ts";
import { authorise } from "../../github/read/permission.ts";
import type { ReadPullRequest, Viewer } from "../../github/read/pull-request.ts";
import { readPullRequest } from "../../github/read/read-pull-request.ts";
import type { RunResult } from "../../model/result.ts";
import { headline } from "../../report/markdown/summary.ts";
import { harmlessLine } from "../../text/harmless.ts";
import { redactor } from "../../text/redact.ts";
import { type Finished, type Job, skipped } from "../job.ts";
import { noKeys } from "../missing-keys.ts";
import { reviewPullRequest } from "../review-pull-request.ts";
import { commandHelp } from "./command-help.ts";
import { answered, type CommandResult, rejected } from "./command-result.ts";
import { dismissOnCommand } from "./dismiss.ts";
import { explainOnCommand } from "./explain.ts";
import { fixOnCommand } from "./fix.ts";
import { undoOnCommand } from "./undo.ts";

/**
 * Does what a comment asks for: 👀 at once, then 🚀 or 😕 and an answer where it was asked. Who may not command gets 😕
 * alone.
 */
export async function answerCommand(request: CommandRequest, job: Job): Promise<Finished> {
  const { client } = job;
  const { allowedBots, allowedRoles } = job.config;
  const { repository, pullNumber, trigger, comment } = request;
  const commenter = comment.author;
  const [authorisation, unchanged] = await Promise.all([
    commenter === null
      ? gone
      : authorise(client, { repository, trigger, commenter, allowedBots, allowedRoles }),
    isUnchanged(client, request),
  ]);
  if (authorisation.status === "rejected") {
    await show(request, job, "CONFUSED");
    return skipped(authorisation.reason);
  }
  const [read] = await Promise.all([
    readPullRequest(client, repository, pullNumber),
    show(request, job, "EYES"),
  ]);
  const { viewer } = read.existing;
  try {
    const { reply, done, finished, dismissed } = unchanged
      ? await runCommand(request, read, job)
      : rejected("The comment was changed after it was sent: write a new one.");
    const [notice] = await Promise.all([
      tell(request, { reply, dismissed }, viewer, job),
      show(request, job, done ? "ROCKET" : "CONFUSED"),
    ]);
    return notice === null ? finished : { ...finished, notices: [...finished.notices, notice] };
  } catch (error) {
    const reply = `That failed: ${harmlessLine(messageOf(error))}`;
    await Promise.all([tell(request, { reply }, viewer, job), show(request, job, "CONFUSED")]);
    throw error;
  }
}

const gone = { status: "rejected", reason: "the author of the command is gone" } as const;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Answers where it was asked. Returns why that did not work, for people; null when it did. */
async function tell(
  request: CommandRequest,
  {
    reply,
    dismissed,
  }: Pick<CommandResult, "reply"> & { readonly dismissed?: MarkedIssue | undefined },
  viewer: Viewer,
  { client, config }: Job,
): Promise<string | null> {
  if (reply === null) return null;
  try {
    await answer(client, request, viewer, redactor(config.secrets)(reply), dismissed);
    return null;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return `The command was not answered: ${error.message}`;
  }
}

/** A reaction is a courtesy: one that GitHub refuses is noted, and changes nothing. */
async function show(request: CommandRequest, job: Job, reaction: Reaction): Promise<void> {
  try {
    await react(job.client, request, reaction);
  } catch (error) {
    job.note(`no reaction was left: ${messageOf(error)}`);
  }
}

async function runCommand(
  request: CommandRequest,
  read: ReadPullRequest,
  job: Job,
): Promise<CommandResult> {
  const { command } = request;
  const help = commandHelp(job.config.commandPrefix);
  switch (command.kind) {
    case "review":
      return isOpen(read) ? await reviewOnCommand(request, command, read, job) : rejected(notOpen);
    case "fix":
      return isOpen(read) ? await fixOnCommand(request, command, read, job) : rejected(notOpen);
    case "undo":
      return isOpen(read) ? await undoOnCommand(request, read, job) : rejected(notOpen);
    case "explain":
      return explainOnCommand(request, command.id, read);
    case "dismiss":
      return await dismissOnCommand(request, command, read, job);
    case "help":
      return answered("help", help);
    case "unknown":
      return rejected(`That is not a command: ${command.reason}.\n\n${help}`);
  }
}

const notOpen = "The pull request is not open.";

function isOpen({ pullRequest }: ReadPullRequest): boolean {
  return pullRequest.state === "open";
}

async function reviewOnCommand(
  request: CommandRequest,
  { full }: { readonly full: boolean },
  read: ReadPullRequest,
  job: Job,
): Promise<CommandResult> {
  const { event, repository, pullNumber, trigger } = request;
  if (usableRoles(job.config, job.config.reviewers).length === 0) {
    const { fork } = read.pullRequest;
    const { reason } = noKeys(job.config, { event, fork, actor: trigger.actor });
    return rejected(harmlessLine(reason));
  }
  const asked = { event, repository, pullNumber, trigger, action: null, label: null };
  const review = { kind: "review", ...asked, pullRequest: null } as const;
  const finished = await reviewPullRequest(review, job, { full });
  const { result, outcome, reason } = finished;
  const done = outcome === "success" || outcome === "partial";
  const reply = result === null ? harmlessLine(reason) : reviewed(result, finished);
  return { finished, reply, done };
}

/** What a review came to, for whoever asked, and where it is. */
function reviewed(result: RunResult, { reviewUrl, posted, notices }: Finished): string {
  const places = [
    ...(reviewUrl === null ? [] : [`[review](${reviewUrl})`]),
    ...(posted?.summaryUrl ? [`[report](${posted.summaryUrl})`] : []),
  ];
  const see = places.length === 0 ? "" : `: ${places.join(", ")}`;
  const why = result.outcome === "failed" ? result.reasons : [];
  const rows = [...why, ...notices].map((text) => `- ${harmlessLine(text)}`);
  return [`${headline(result)}${see}`, ...(rows.length === 0 ? [] : ["", ...rows])].join("\n");
}
