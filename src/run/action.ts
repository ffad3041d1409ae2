import { GitHubError, UsageError } from "../errors.ts";
import { createClient, type GitHubClient } from "../github/client.ts";
import { parseEvent } from "../github/event.ts";
import type {
  CommandRequest,
  RangeRequest,
  ReviewRequest,
  SkippedRequest,
} from "../github/request.ts";
import { checkNothing } from "./check-nothing.ts";
import { type ActionResult, conclude } from "./conclude.ts";
import { type ActionOptions, type Finished, type Job, skipped } from "./job.ts";
import { answerCommand } from "./on-command.ts";
import { reviewRange } from "./on-range.ts";
import { reviewPullRequest } from "./on-review.ts";
import { repositoryConfig } from "./repository-config.ts";
import { makeScratch } from "./scratch.ts";
import { stopAfter } from "./stop.ts";
import { findGit } from "./surroundings.ts";

/** Does what the event asks for. Throws `UsageError` for what the workflow's author has to change. */
export async function runAction(options: ActionOptions): Promise<ActionResult> {
  const { config, event, signal } = options;
  if (config.stage !== "all") throw new UsageError(`stage: ${config.stage} is not made yet`);
  const request = parseEvent({
    eventName: event.name,
    payload: event.payload,
    repository: event.repository,
    actor: event.actor,
    triggeringActor: event.triggeringActor,
    pullNumber: config.pullRequest,
    baseRef: config.baseRef,
    headRef: config.headRef,
    commandPrefix: config.commandPrefix,
  });
  if (request.kind === "skipped") return await conclude(await skip(request, options), options);
  if (config.githubToken === null) {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, shown to a person
    throw new UsageError("github-token is empty: pass ${{ github.token }} or an App's token");
  }
  const git = await findGit(options.surroundings);
  await using scratch = await makeScratch(options.temp);
  const client = createClient({ token: config.githubToken, apiUrl: options.apiUrl });
  try {
    const base = await baseOf(request, client);
    const whole = {
      ...options,
      config: await repositoryConfig(client, request.repository, base, options.inputs),
    };
    using stop = stopAfter(whole.config.timeoutMs, signal);
    const job = { ...whole, git, client, scratch: scratch.folder, stop: stop.signal };
    return await conclude(await perform(request, job), whole);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.permission === undefined) throw error;
    throw new UsageError(`${error.message}: the token lacks "${error.permission}"`, {
      cause: error,
    });
  }
}

/** SHA of the base that a request is about; null: the default branch, where there is no pull request. */
async function baseOf(
  request: ReviewRequest | RangeRequest | CommandRequest,
  client: GitHubClient,
): Promise<string | null> {
  if (request.kind === "range") return null;
  if (request.pullRequest !== null) return request.pullRequest.base;
  // Comments in the conversation and dispatches bring no base, and their workflow is the default branch's.
  const { repository, pullNumber } = request;
  const { data } = await client.rest.pulls.get({ ...repository, pull_number: pullNumber });
  return data.base.sha;
}

/** Nothing to do; on a merge queue that is said where its rules look for it. */
async function skip(request: SkippedRequest, options: ActionOptions): Promise<Finished> {
  const { reason, mergeGroupHead } = request;
  const token = options.config.githubToken;
  if (mergeGroupHead === null || token === null) return skipped(reason);
  const [owner = "", repo = ""] = options.event.repository.split("/");
  const repository = { owner, repo };
  const client = createClient({ token, apiUrl: options.apiUrl });
  const config = await repositoryConfig(client, repository, null, options.inputs);
  return await checkNothing(repository, mergeGroupHead, reason, [], { ...options, client, config });
}

async function perform(
  request: ReviewRequest | RangeRequest | CommandRequest,
  job: Job,
): Promise<Finished> {
  switch (request.kind) {
    case "review":
      return await reviewPullRequest(request, job);
    case "range":
      return await reviewRange(request, job);
    case "command":
      return await answerCommand(request, job);
  }
}
