import { usableRoles } from "../agents/keys.ts";
import type { ReviewRequest } from "../github/events/request.ts";
import type { RunResult } from "../model/result.ts";
import type { RunContext } from "../run/context.ts";
import type { FixRights } from "../run/fixing/fix-rights.ts";
import { run } from "../run/run.ts";
import { causeBlocker } from "./decide/commit-blocker.ts";
import { planReview } from "./decide/plan-review.ts";
import { pullRequestRights } from "./decide/rights.ts";
import type { Finished, Job } from "./job.ts";
import { noKeys } from "./missing-keys.ts";
import { startProgressComment } from "./progress/progress-comment.ts";
import { publishRun, reviewOf } from "./publish/publish-run.ts";
import { endWithoutReview } from "./skip/end-without-review.ts";
import { withAgentPool } from "./with-agents.ts";

/**
 * Reviews the pull request of an event: authorise, pin, fetch, run, publish.
 * @param full everything again, not only what is new since the last review
 */
export async function reviewPullRequest(
  request: ReviewRequest,
  job: Job,
  { full }: { readonly full: boolean } = { full: false },
): Promise<Finished> {
  const { config } = job;
  if (usableRoles(config, config.reviewers).length === 0) {
    const fork = request.pullRequest?.fork ?? false;
    return noKeys(config, { event: request.event, fork, actor: request.trigger.actor });
  }
  const planned = await planReview(request, job, { full });
  if (planned.status !== "ready") return await endWithoutReview(planned, job);
  const { read, change, memory, head } = planned;
  const own = pullRequestRights(read.pullRequest, change, job);
  const rights: FixRights = {
    ...own,
    commitBlocker: async () => (await causeBlocker(planned, job)) ?? (await own.commitBlocker()),
  };
  const progress = startProgressComment(read, head, "review", job);
  const onResult = (result: RunResult) => job.paid.keep(reviewOf(result, planned));
  const review = (context: RunContext) =>
    run(change, progress.watched({ ...context, onResult }), memory);
  try {
    const output = await withAgentPool(change, job, review, rights);
    return await publishRun({ ...planned, output, read: await progress.end() }, job);
  } catch (error) {
    await progress.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}
