import { requestOf } from "../action/request.ts";
import type { ReviewRequest, SkippedRequest } from "../github/events/request.ts";
import { type FollowingRequest, requestOfRun } from "./request-of-run.ts";
import type { StageJob } from "./stage-job.ts";

/** The review that is to be planned. Stages are for pull requests: other things are done in one job. */
export async function stageRequest(
  job: StageJob,
): Promise<ReviewRequest | FollowingRequest | SkippedRequest> {
  const skipped = (reason: string): SkippedRequest => {
    return { kind: "skipped", reason, mergeGroup: null };
  };
  if (job.event.name === "workflow_run") return await requestOfRun(job);
  const request = requestOf(job);
  switch (request.kind) {
    case "skipped":
      return request;
    case "range":
      return skipped("a range of refs is reviewed in one job: leave out the input stage");
    case "command":
      return skipped("commands are answered in one job: leave out the input stage");
    case "review":
      return request.event === "pull_request" && request.pullRequest?.fork
        ? skipped(
            "a pull request from a fork gets no secrets: let a workflow on workflow_run review it (docs/stages.md), or somebody with write access start one by workflow_dispatch",
          )
        : request;
  }
}
