import type { CommandRequest, RangeRequest, ReviewRequest } from "../github/events/request.ts";
import { stopAfter } from "../run/deadline.ts";
import { runStage } from "../stages/index.ts";
import { baseOf } from "./base-of.ts";
import { answerCommand } from "./commands/answer-command.ts";
import { type ActionResult, conclude, concludeWork } from "./conclude.ts";
import type { ActionOptions, Finished, Job } from "./job.ts";
import { repositoryConfig } from "./repository-config.ts";
import { requestOf } from "./request.ts";
import { reviewPullRequest } from "./review-pull-request.ts";
import { reviewRange } from "./review-refs.ts";
import { skip } from "./skip/skip.ts";
import { configure, withJob } from "./with-job.ts";

/**
 * Does what the event asks for, or its part of it. Throws `UsageError` for what the workflow's author has to change, and
 * `ArtifactError` for what other jobs left and cannot be used.
 */
export async function runAction(options: ActionOptions): Promise<ActionResult> {
  const { stage } = options.config;
  if (stage !== "all") return await withJob(options, (job) => runStage(stage, job));
  const request = requestOf(options);
  if (request.kind === "skipped") return await conclude(await skip(request, options), options);
  return await withJob(options, async (job) => {
    const base = await baseOf(request, job.client);
    const { repository } = request;
    const { config, warnings } = await repositoryConfig(job.client, repository, base, job.inputs);
    using stop = stopAfter(config.timeoutMs, options.signal);
    const whole = configure({ ...job, stop: stop.signal }, config);
    const result = await concludeWork(() => dispatch(request, whole), whole);
    return { ...result, warnings: [...warnings, ...result.warnings] };
  });
}

async function dispatch(
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
