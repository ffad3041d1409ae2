import type { SkippedRequest } from "../../github/events/request.ts";
import { readPullRequest } from "../../github/read/read-pull-request.ts";
import { type Finished, type Job, skipped } from "../job.ts";
import { standingIssues } from "./standing-issues.ts";

/**
 * Ends a run whose event changed nothing that is reviewed, quietly. What stands on the pull request counts for
 * `fail-on` as before: an edited title must not turn a required job green.
 */
export async function skipUntouched(
  { reason }: Pick<SkippedRequest, "reason">,
  pullNumber: number,
  { client, config, event }: Pick<Job, "client" | "config" | "event">,
): Promise<Finished> {
  const finished = { ...skipped(reason), quiet: true } as const;
  if (config.failOn === "none") return finished;
  const [owner = "", repo = ""] = event.repository.split("/");
  const { existing } = await readPullRequest(client, { owner, repo }, pullNumber);
  return { ...finished, standing: standingIssues(existing, config) };
}
