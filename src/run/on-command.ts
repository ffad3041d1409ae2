import { answer, type Reaction, react } from "../github/answer.ts";
import { authorise } from "../github/permission.ts";
import type { ReadPullRequest } from "../github/pull-request.ts";
import { readPullRequest } from "../github/read-pull-request.ts";
import type { CommandRequest } from "../github/request.ts";
import { type Finished, type Job, skipped } from "./job.ts";
import { fixOnCommand } from "./on-fix-command.ts";
import { reviewPullRequest } from "./on-review.ts";

/** What a command came to, and what is said where it was asked. */
export interface Answered {
  readonly finished: Finished;
  /** Harmless markdown; null: the reaction says enough. */
  readonly reply: string | null;
  readonly done: boolean;
}

/**
 * Does what a comment asks for: 👀 at once, then 🚀 or 😕 and an answer where it was asked. Who may not command gets 😕
 * alone.
 */
export async function answerCommand(request: CommandRequest, job: Job): Promise<Finished> {
  const { client, config } = job;
  const { repository, pullNumber, trigger, comment } = request;
  const commenter = comment.author;
  const authorisation =
    commenter === null
      ? { status: "rejected" as const, reason: "the author of the command is gone" }
      : await authorise(client, {
          repository,
          trigger,
          commenter,
          allowedBots: config.allowedBots,
        });
  if (authorisation.status === "rejected") {
    await show(request, job, "CONFUSED");
    return skipped(authorisation.reason);
  }
  const [read] = await Promise.all([
    readPullRequest(client, repository, pullNumber),
    show(request, job, "EYES"),
  ]);
  const answered = await perform(request, read, job);
  if (answered.reply !== null && !config.dryRun) {
    await answer(client, request, read.existing.viewer, answered.reply);
  }
  await show(request, job, answered.done ? "ROCKET" : "CONFUSED");
  return answered.finished;
}

/** A reaction is a courtesy: one that GitHub refuses is noted, and changes nothing. */
async function show(request: CommandRequest, job: Job, reaction: Reaction): Promise<void> {
  if (job.config.dryRun) return;
  try {
    await react(job.client, request, reaction);
  } catch (error) {
    job.note(`no reaction was left: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const refused = (reason: string): Answered => ({
  finished: skipped(reason),
  reply: reason,
  done: false,
});

async function perform(
  request: CommandRequest,
  read: ReadPullRequest,
  job: Job,
): Promise<Answered> {
  const { command } = request;
  const prefix = job.config.commandPrefix;
  const help = `\`${prefix} review\` reviews the current head · \`${prefix} fix [ID…|all|high]\` commits fixes, as a reply in an issue's thread that issue's · \`${prefix} help\``;
  if (read.pullRequest.state !== "open") return refused("The pull request is not open.");
  switch (command.kind) {
    case "review": {
      const { repository, pullNumber, trigger } = request;
      const finished = await reviewPullRequest(
        {
          kind: "review",
          event: request.event,
          action: null,
          label: null,
          repository,
          pullNumber,
          trigger,
          pullRequest: null,
        },
        job,
      );
      const done = finished.outcome === "success" || finished.outcome === "partial";
      return { finished, reply: done ? null : finished.reason || "The review failed.", done };
    }
    case "fix":
      return await fixOnCommand(request, command, read, job);
    case "help":
      return { finished: skipped("help was asked for"), reply: help, done: true };
    case "explain":
    case "dismiss":
    case "undo":
      return refused(`There is no command ${command.kind}. ${help}`);
    case "unknown":
      return refused(`That is not a command: ${command.reason}. ${help}`);
  }
}
