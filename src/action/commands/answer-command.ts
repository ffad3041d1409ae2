import { GitHubError, messageOf } from "../../errors.ts";
import { isUnchanged } from "../../github/events/command.ts";
import type { CommandRequest } from "../../github/events/request.ts";
import type { DismissedIssue } from "../../github/marker/marked-issue.ts";
import { endedCause } from "../../github/plan/plan-commits.ts";
import { answer, type Reaction, react } from "../../github/publish/answer.ts";
import { authorise } from "../../github/read/permission.ts";
import type { ReadPullRequest, Viewer } from "../../github/read/pull-request.ts";
import { readPullRequest } from "../../github/read/read-pull-request.ts";
import { causeText } from "../../github/refusal.ts";
import { textsIn } from "../../report/texts.ts";
import { harmlessLine } from "../../text/harmless.ts";
import { redactor } from "../../text/redact.ts";
import { wordsIn } from "../../words/words.ts";
import { type Finished, type Job, skipped } from "../job.ts";
import { commandList } from "./help.ts";
import { commands, understand } from "./index.ts";
import { isMeant } from "./is-meant.ts";
import { type CommandResult, rejected } from "./slash-command.ts";

/**
 * Does what a comment asks for: 👀 at once, then 🚀 or 😕 and an answer where it was asked. Who may not command gets 😕
 * alone.
 */
export async function answerCommand(request: CommandRequest, job: Job): Promise<Finished> {
  const { client } = job;
  const { allowedBots, allowedRoles, name } = job.config;
  const { repository, pullNumber, trigger, comment, command } = request;
  // Whose it is has to be known before anything is said, where there may be others.
  const named = command.to !== null && command.to !== name ? command.to : undefined;
  if (named !== undefined) return notMeant(`for the configuration ${named}`);
  const shared = command.to === null && (name !== null || comment.threadOf !== null);
  const before = shared ? await readPullRequest(client, repository, pullNumber) : undefined;
  if (before && !isMeant(request, before.existing, name))
    return notMeant("for another configuration");
  const commenter = comment.author;
  const [authorisation, unchanged] = await Promise.all([
    commenter === null
      ? deletedAuthor
      : authorise(client, { repository, trigger, commenter, allowedBots, allowedRoles }),
    isUnchanged(client, request),
  ]);
  if (authorisation.status === "rejected") {
    await showReaction(request, job, "CONFUSED");
    return skipped(authorisation.reason);
  }
  const [read] = await Promise.all([
    before ?? readPullRequest(client, repository, pullNumber),
    showReaction(request, job, "EYES"),
  ]);
  const { viewer } = read.existing;
  try {
    const { reply, done, finished, dismissed } = unchanged
      ? await runCommand(request, read, job)
      : rejected("The comment was changed after it was sent: write a new one.");
    const [notice] = await Promise.all([
      postReply(request, { reply, dismissed }, viewer, job),
      showReaction(request, job, done ? "ROCKET" : "CONFUSED"),
    ]);
    return notice === null ? finished : { ...finished, notices: [...finished.notices, notice] };
  } catch (error) {
    const found = job.paid.result !== null && job.runUrl !== null;
    const where = found
      ? `\n\nWhat was made until then is on [the page of the run](${job.runUrl}).`
      : "";
    const reply = `That failed: ${harmlessLine(messageOf(error))}${where}`;
    const [notice] = await Promise.all([
      postReply(request, { reply }, viewer, job),
      showReaction(request, job, "CONFUSED"),
    ]);
    if (notice !== null) job.paid.warn(notice);
    throw error;
  }
}

/** A command that others answer: nothing is said, and nobody is warned. */
function notMeant(what: string): Finished {
  return { ...skipped(`the command is ${what}`), quiet: true };
}

const deletedAuthor = {
  status: "rejected",
  reason: "the author of the command has no account any more",
} as const;

/** Answers where it was asked. Returns why that did not work, for people; null when it did. */
async function postReply(
  request: CommandRequest,
  {
    reply,
    dismissed,
  }: Pick<CommandResult, "reply"> & { readonly dismissed?: DismissedIssue | undefined },
  viewer: Viewer,
  { client, config }: Pick<Job, "client" | "config">,
): Promise<string | null> {
  if (reply === null || reply === "") return null;
  try {
    await answer(
      client,
      request,
      viewer,
      redactor(config.secrets)(shownReply(reply, config)),
      dismissed,
    );
    return null;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return `The command was not answered: ${error.message}`;
  }
}

/** An answer in the language of the configuration, line by line: what is not in the table stays English. */
function shownReply(reply: string, { language, tone }: Job["config"]): string {
  return textsIn(wordsIn(language, tone)).shown(reply);
}

/** A reaction is a courtesy: one that GitHub refuses is noted, and changes nothing. */
async function showReaction(
  request: CommandRequest,
  { client, note }: Pick<Job, "client" | "note">,
  reaction: Reaction,
): Promise<void> {
  try {
    await react(client, request, reaction);
  } catch (error) {
    note(`no reaction was left: ${messageOf(error)}`);
  }
}

/** Finds, parses and runs the command of a line. */
async function runCommand(
  request: CommandRequest,
  read: ReadPullRequest,
  job: Job,
): Promise<CommandResult> {
  const understood = understand(request.command);
  if (understood.status === "rejected") {
    const list = commandList(commands, job.config);
    return rejected(`That is not a command: ${understood.reason}.\n\n${list}`);
  }
  const { given } = understood;
  const ended = given.needsOpen ? endedCause(read.pullRequest) : null;
  if (ended !== null) return rejected(`There is nothing to be done: ${causeText(ended)}.`);
  return await given.run({ request, read, job });
}
