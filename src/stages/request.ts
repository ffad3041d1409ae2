import { requestOf } from "../action/request.ts";
import { ArtifactError } from "../errors.ts";
import { pullRequestFacts } from "../github/events/payload.ts";
import type {
  PullRequestFacts,
  ReviewRequest,
  SkippedRequest,
  Trigger,
} from "../github/events/request.ts";
import { type FollowedRun, followedRun } from "../github/events/workflow-run.ts";
import { isRefused } from "../github/failure.ts";
import { plainLine } from "../text/line.ts";
import { readEventFacts } from "./artifacts/read-event.ts";
import type { StageJob } from "./stage-job.ts";

/** A review that follows another run. */
export interface FollowingRequest extends ReviewRequest {
  /** Who is behind the run that it follows. */
  readonly behind: Trigger;
}

/** The review that is to be planned. Stages are for pull requests: other things are done in one job. */
export async function stageRequest(
  job: StageJob,
): Promise<ReviewRequest | FollowingRequest | SkippedRequest> {
  const skipped = (reason: string): SkippedRequest => {
    return { kind: "skipped", reason, mergeGroup: null };
  };
  const named = job.config.pullRequest !== null;
  if (job.event.name === "workflow_run" && !named) return await requestOfRun(job);
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

/**
 * The review that a fork's finished run asks for. Its artifact says which pull request it was about, but an attacker
 * can write it. It counts only if GitHub says that the pull request's head is the run's.
 */
async function requestOfRun(job: StageJob): Promise<FollowingRequest | SkippedRequest> {
  const { event } = job;
  const skipped = (reason: string): SkippedRequest => {
    return { kind: "skipped", reason: plainLine(reason, 300), mergeGroup: null };
  };
  const run = followedRun(event.payload);
  if (run === undefined) return skipped("the payload of workflow_run is incomplete");
  if (run.event !== "pull_request" || run.conclusion !== "success") {
    return skipped(
      `the run before was of ${run.event} and ended with ${run.conclusion}: only a pull_request's that succeeded is followed`,
    );
  }
  const number = await eventNumber(job);
  if (typeof number === "string") return skipped(number);
  const [owner = "", repo = ""] = event.repository.split("/");
  const repository = { owner, repo };
  const pullRequest = await factsOf(number, job, repository);
  if (pullRequest === undefined || !isOf(run, pullRequest)) {
    return skipped(
      `the run before says that it was about #${number}, whose head is not ${run.headSha.slice(0, 8)} of ${run.headRepository}`,
    );
  }
  return {
    kind: "review",
    event: event.name,
    action: "synchronize",
    label: null,
    repository,
    pullNumber: number,
    trigger: { actor: event.actor, triggeringActor: event.triggeringActor, sender: null },
    pullRequest,
    behind: { actor: run.actor, triggeringActor: run.triggeringActor, sender: null },
  };
}

function isOf(run: FollowedRun, { head, headRepository }: PullRequestFacts): boolean {
  return head === run.headSha && headRepository === run.headRepository;
}

/** The number that the artifact says, or why there is none. */
async function eventNumber({ folder }: StageJob): Promise<number | string> {
  try {
    const number = await readEventFacts(folder);
    return (
      number ??
      "the run before left no crosscheck-event.json that says which pull request it was about"
    );
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    return error.message;
  }
}

/** The pull request as the API shows it; undefined when there is none of that number. */
async function factsOf(
  number: number,
  { client }: StageJob,
  repository: ReviewRequest["repository"],
): Promise<PullRequestFacts | undefined> {
  try {
    const { data } = await client.rest.pulls.get({ ...repository, pull_number: number });
    return pullRequestFacts({ ...data });
  } catch (error) {
    if (isRefused(error, 404)) return undefined;
    throw error;
  }
}
