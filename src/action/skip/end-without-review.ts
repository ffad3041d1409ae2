import { type ReadPullRequest, trustedSummary } from "../../github/read/pull-request.ts";
import { diffPath } from "../../review/diff/diff.ts";
import { isTold, unreadCode } from "../../review/scope/skip-reason.ts";
import type { Change } from "../../run/change/change.ts";
import { readKnownFiles } from "../../run/change/known-files.ts";
import { silenceIn } from "../../run/change/silence.ts";
import type { RunOutput } from "../../run/context.ts";
import { type ReconcileOptions, reconcileIssues } from "../../run/issues/reconcile-issues.ts";
import { unreviewedResult } from "../../run/result/unreviewed-result.ts";
import type { PlannedReview } from "../decide/plan-review.ts";
import { type Finished, type Job, skipped, type Writing } from "../job.ts";
import { publishRun } from "../publish/publish-run.ts";
import { rememberHead } from "./remember-head.ts";
import { checkNothing } from "./skipped-check-run.ts";
import { standingIssues } from "./standing-issues.ts";

/** Reports on a pull request where no agent is asked. */
export async function endWithoutReview(
  planned: Exclude<PlannedReview, { readonly status: "ready" }>,
  job: Writing & Pick<Job, "config" | "paid" | "workflow">,
): Promise<Finished> {
  if (planned.status === "skipped") {
    const { reason, standing } = planned;
    return standing === undefined
      ? skipped(reason)
      : { ...skipped(reason), standing: standingIssues(standing, job.config) };
  }
  if (planned.status === "nothing-new") {
    return await nothingNew(planned.read, planned.head, planned.reason, job);
  }
  const { read, change, memory, head } = planned;
  const known = await readKnownFiles(change, [], memory);
  const output = unreviewed(change, { memory, known }, job);
  if (output) return await publishRun({ ...planned, output }, job);
  if (memory.since !== null) await rememberHead(read, change, memory, job);
  const { config } = job;
  const silence = silenceIn(change, config);
  const { issues } = reconcileIssues([], {
    change,
    memory,
    policy: config,
    silence,
    known,
    complete: false,
  });
  const { repository } = read.pullRequest;
  const reason = nothingToReview(change);
  // The check run of the same head, whose base alone is another one, says more.
  const { reviewedHead } = trustedSummary(read.existing)?.marker ?? {};
  if (head === reviewedHead) return { ...skipped(reason), standing: issues };
  return await checkNothing(repository, head, reason, issues, job);
}

/** Why there is nothing to review, in names of files and reasons. */
export function nothingToReview({ diff, skippedFiles, reviewedBefore }: Change): string {
  if (reviewedBefore.length > 0) return "nothing that is reviewed changed since the last review";
  if (diff.files.length === 0) return "the pull request changes nothing";
  const names = diff.files.map(diffPath).slice(0, 5).join(", ");
  const reasons = [...new Set(skippedFiles.map((skip) => skip.reason))].join(", ");
  return `no changed file is one that is reviewed (${names}: ${reasons})`;
}

/** Whoever decides that nothing is new reads it in a signed summary, and so must whoever says what is open. */
const notTheSame =
  "what earlier runs reported cannot be read: the summary was deleted meanwhile, or this job has another marker-key than the one that planned";

/**
 * A run that is not made because its head was reviewed already, or holds nothing but our own commits since. What is open
 * and not fixed by one of them counts as it did: else a check that failed would pass by starting it again. A head that
 * was reviewed has its check run; another one gets one of its own.
 */
async function nothingNew(
  { pullRequest, existing }: ReadPullRequest,
  head: string,
  reason: string,
  job: Pick<Job, "client" | "config" | "apply">,
): Promise<Finished> {
  const marker = trustedSummary(existing)?.marker;
  if (marker === undefined) return { ...skipped(notTheSame), outcome: "failed" };
  const open = standingIssues(existing, job.config);
  if (head === marker.reviewedHead) return { ...skipped(reason), standing: open };
  return await checkNothing(pullRequest.repository, head, reason, open, job);
}

/**
 * What is to be said when reviewers have nothing to look at: no model is needed to see it. A file whose change was
 * taken back is no longer part of the pull request, so its issues are resolved. Code that nobody can read makes the run
 * incomplete. What a submodule points to is told as well. Undefined where there is none of these.
 */
function unreviewed(
  change: Change,
  { memory, known }: Pick<ReconcileOptions, "memory" | "known">,
  { config }: Pick<Job, "config">,
): RunOutput | undefined {
  const silence = silenceIn(change, config);
  const reconciled = reconcileIssues([], {
    change,
    memory,
    policy: config,
    silence,
    known,
    complete: true,
  });
  const unread = unreadCode(change.skippedFiles).length > 0;
  // Else the report of the review stays, which tells them already.
  const isAll = change.reviewedBefore.length === 0;
  const told = unread || (isAll && change.skippedFiles.some(isTold));
  if (reconciled.resolved.length + reconciled.left.length === 0 && !told) return undefined;
  return {
    result: unreviewedResult(change, { ...reconciled, since: memory.since }),
    fixes: [],
  };
}
