import { diffPath } from "../../review/diff/diff.ts";
import type { Change } from "../../run/change/change.ts";
import { reconcileIssues } from "../../run/issues/reconcile-issues.ts";
import type { PlannedReview } from "../decide/plan-review.ts";
import { type Finished, type Job, skipped, type Writing } from "../job.ts";
import { publishRun } from "../publish/publish-run.ts";
import { nothingNew } from "./nothing-new.ts";
import { rememberHead } from "./remember-head.ts";
import { checkNothing } from "./skipped-check-run.ts";
import { reconcileUnchanged } from "./unchanged.ts";

/** Reports on a pull request where no agent is asked. */
export async function endWithoutReview(
  planned: Exclude<PlannedReview, { readonly status: "ready" }>,
  job: Writing & Pick<Job, "config">,
): Promise<Finished> {
  if (planned.status === "skipped") return skipped(planned.reason);
  if (planned.status === "nothing-new") {
    return await nothingNew(planned.read, planned.head, planned.reason, job);
  }
  const { read, change, memory, head } = planned;
  const output = reconcileUnchanged(change, memory, job);
  if (output) return await publishRun({ ...planned, output }, job);
  if (memory.since !== null) await rememberHead(read, change, memory, job);
  const { issues } = reconcileIssues([], { change, memory, policy: job.config, complete: false });
  const { repository } = read.pullRequest;
  return await checkNothing(repository, head, nothingToReview(change), issues, job);
}

/** Why there is nothing to review, in names of files and reasons. */
export function nothingToReview({ diff, skippedFiles, reviewedBefore }: Change): string {
  if (reviewedBefore.length > 0) return "nothing that is reviewed changed since the last review";
  if (diff.files.length === 0) return "the pull request changes nothing";
  const names = diff.files.map(diffPath).slice(0, 5).join(", ");
  const reasons = [...new Set(skippedFiles.map((skip) => skip.reason))].join(", ");
  return `no changed file is one that is reviewed (${names}: ${reasons})`;
}
